using Bench.Spec;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Matmul;

public sealed unsafe class WeightKernelTests
{
    public static TheoryData<NumberFormat, int> Kernels
    {
        get
        {
            TheoryData<NumberFormat, int> kernels = [];
            foreach ((NumberFormat format, int lanes) in from format in (NumberFormat[])[NumberFormat.Bf16, NumberFormat.Fp16, NumberFormat.Int8, NumberFormat.Int4] from lanes in (int[])[16, 8, 4] select (format, lanes))
            {
                kernels.Add(format, lanes);
            }

            return kernels;
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_product_is_that_of_the_stored_weights_and_reads_no_term_that_is_not_there(NumberFormat format, int lanes)
    {
        WeightKernel[] kernels = [new WideningKernel(format, lanes), .. IntegerKernel.Has(format, lanes) ? [new IntegerKernel(format, lanes)] : Array.Empty<WeightKernel>()];
        foreach ((WeightKernel kernel, int rows, int terms) in from kernel in kernels from rows in Enumerable.Range(1, 13).Append(29) from terms in (int[])[1, 2, 3, 4, 5, 7, 8, 11, 64, 129, 512, 515, 1025] select (kernel, rows, terms))
        {
            AssertProduct(kernel, rows, terms, byPages: false);
            AssertProduct(kernel, rows, terms, byPages: true);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_greatest_weights_and_rows_overflow_no_sum(NumberFormat format, int lanes)
    {
        const int Terms = 1100;
        WeightKernel kernel = WeightKernel.Of(format, lanes);
        foreach (float sign in (float[])[1, -1])
        {
            float[] found = Product(kernel, [.. Enumerable.Repeat(sign, Terms)], [.. Enumerable.Repeat(2f, Terms)], rows: 1);
            Assert.Equal(2 * sign * Terms, found[0], 1e-3 * Terms);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void What_is_no_number_in_a_row_is_none_in_its_products_and_in_no_others(NumberFormat format, int lanes)
    {
        const int Terms = 700;
        WeightKernel kernel = WeightKernel.Of(format, lanes);
        float[] weights = [.. Enumerable.Range(1, Terms).Select(static i => MathF.Sin(i))];
        foreach (float none in (float[])[float.NaN, float.PositiveInfinity])
        {
            foreach (int at in (int[])[0, 511, 512, 699])
            {
                float[] rows = [.. Enumerable.Repeat(1f, 2 * Terms)];
                rows[at] = none;
                float[] found = Product(kernel, weights, rows, rows: 2);
                Assert.False(float.IsFinite(found[0]), $"{none} at {at}");
                Assert.True(float.IsFinite(found[kernel.Columns]), $"{none} at {at}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Rows_of_nothing_and_of_next_to_nothing_have_products_of_nothing(NumberFormat format, int lanes)
    {
        foreach (float element in (float[])[0, 1e-40f])
        {
            float[] found = Product(WeightKernel.Of(format, lanes), [.. Enumerable.Repeat(1f, 20)], [.. Enumerable.Repeat(element, 20)], rows: 1);
            Assert.InRange(found[0], 0, 1e-38);
        }
    }

    [Theory]
    [InlineData(NumberFormat.Int8, 16)]
    [InlineData(NumberFormat.Int8, 8)]
    [InlineData(NumberFormat.Int4, 16)]
    [InlineData(NumberFormat.Int4, 8)]
    public void Of_integers_a_row_has_the_same_bits_however_many_are_beside_it(NumberFormat format, int lanes)
    {
        const int Terms = 1500, Most = 29;
        WeightKernel kernel = WeightKernel.Of(format, lanes);
        if (kernel is not IntegerKernel)
        {
            Assert.False(IntegerKernel.Has(format, lanes));
            return;
        }

        float[] weights = [.. Enumerable.Range(1, Terms).Select(static i => MathF.Sin(i))], rows = [.. Enumerable.Range(1, Most * Terms).Select(static i => MathF.Cos(i * 0.37f))];
        float[] all = Product(kernel, weights, rows, Most);
        for (int count = 1; count < Most; count++)
        {
            Assert.Equal(all[..(count * kernel.Columns)], Product(kernel, weights, rows, count));
        }
    }

    // Rows times a matrix of one channel.
    private static float[] Product(WeightKernel kernel, float[] channel, float[] x, int rows)
    {
        using StoredWeights stored = new(kernel, 1, channel.Length, (_, term) => channel[term], byPages: false);
        float[] found = new float[rows * kernel.Columns];
        fixed (float* px = x, pFound = found)
        {
            stored.Multiply(0, 1, rows, px, channel.Length, pFound, kernel.Columns, accumulate: false);
        }

        return found;
    }

    // One more channel than fits a micro-panel: the second is mostly padding, which must come out as 0.
    private static void AssertProduct(WeightKernel kernel, int rows, int terms, bool byPages)
    {
        int channels = kernel.Columns + 1, columns = 2 * kernel.Columns, stride = terms + 3;
        float[] weights = [.. Enumerable.Range(0, channels * terms).Select(static i => MathF.Sin(i * 0.7f))];
        float[] x = new float[rows * stride];
        Array.Fill(x, float.NaN);
        for (int row = 0; row < rows; row++)
        {
            for (int term = 0; term < terms; term++)
            {
                x[(row * stride) + term] = MathF.Cos(row + (term * 1.3f));
            }
        }

        // Rounded to 16 bits an element is off by half of 2/65534 of the greatest, which is 1 here, as the greatest weight is.
        double bound = (kernel is IntegerKernel ? 1.7e-5 : 1e-6) * terms;
        using StoredWeights stored = new(kernel, channels, terms, (channel, term) => weights[(channel * terms) + term], byPages);
        float[] once = new float[rows * columns], twice = new float[rows * columns];
        fixed (float* px = x, pOnce = once, pTwice = twice)
        {
            stored.Multiply(0, stored.Panels, rows, px, stride, pOnce, columns, accumulate: false);
            once.CopyTo(twice, 0);
            stored.Multiply(0, stored.Panels, rows, px, stride, pTwice, columns, accumulate: true);
        }

        for (int row = 0; row < rows; row++)
        {
            for (int column = 0; column < columns; column++)
            {
                double exact = column < channels ? Exact(kernel.Format, weights.AsSpan(column * terms, terms), x.AsSpan(row * stride, terms)) : 0;
                float found = once[(row * columns) + column];
                Assert.True(Math.Abs(found - exact) <= bound, $"{kernel.GetType().Name} {kernel.Format} {kernel.Columns} columns, {rows} rows, {terms} terms: [{row}, {column}] is {found}, expected {exact}");
                Assert.Equal(2 * found, twice[(row * columns) + column], 1e-6 * terms);
            }
        }
    }

    private static double Exact(NumberFormat format, ReadOnlySpan<float> channel, ReadOnlySpan<float> x)
    {
        float scale = Quantisation.ScaleOf(format, channel);
        double sum = 0;
        for (int term = 0; term < channel.Length; term++)
        {
            sum += (double)Quantisation.Decode(format, Quantisation.Encode(format, channel[term], scale)) * x[term];
        }

        return sum * scale;
    }
}
