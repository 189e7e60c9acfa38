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
        WeightKernel kernel = WeightKernel.Of(format, lanes);
        foreach ((int rows, int terms) in from rows in Enumerable.Range(1, 13).Append(29) from terms in (int[])[1, 2, 3, 4, 5, 7, 8, 11, 64, 129] select (rows, terms))
        {
            AssertProduct(kernel, rows, terms, byPages: false);
            AssertProduct(kernel, rows, terms, byPages: true);
        }
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
                Assert.True(Math.Abs(found - exact) <= 1e-6 * terms, $"{kernel.Format} {kernel.Columns} columns, {rows} rows, {terms} terms: [{row}, {column}] is {found}, expected {exact}");
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
