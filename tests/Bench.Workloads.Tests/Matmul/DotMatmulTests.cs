using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Matmul;

/// <summary>The processor's dot-product instructions against the same rounding multiplied in fp32. Skipped, saying so, where the processor has none.</summary>
public sealed unsafe class DotMatmulTests
{
    public static TheoryData<NumberFormat> Formats => [NumberFormat.Bf16, NumberFormat.Int8];

    [DotTheory]
    [MemberData(nameof(Formats))]
    public void Every_product_is_that_of_the_rounded_operands(NumberFormat format)
    {
        // Around tiles, term groups and blocks: one, primes, and more than one block of terms (512 groups) and of rows (140).
        foreach (MatmulShape shape in (MatmulShape[])[
            new(1, 1, 1), new(1, 32, 2), new(3, 31, 3), new(13, 33, 5), new(14, 64, 8), new(15, 17, 63), new(29, 95, 130), new(145, 65, 1027), new(30, 48, 2061), new(300, 40, 96)])
        {
            float[] a = Values(shape.M * shape.K, 3), b = Values(shape.K * shape.N, 5);
            float[] expected = ByRounding(format, shape, a, b), found = ByDots(format, shape, a, b, threadCount: 1, constant: false);
            double scale = Math.Sqrt(shape.K);
            for (int i = 0; i < found.Length; i++)
            {
                Assert.True(Math.Abs(found[i] - expected[i]) <= 2e-6 * scale, $"{format} {shape}: element {i} is {found[i]}, expected {expected[i]}");
            }

            Assert.Equal<float>(found, ByDots(format, shape, a, b, threadCount: 3, constant: false));
            Assert.Equal<float>(found, ByDots(format, shape, a, b, threadCount: 2, constant: true));
        }
    }

    [DotTheory]
    [MemberData(nameof(Formats))]
    public void Zero_rows_and_columns_give_zero(NumberFormat format)
    {
        MatmulShape shape = new(16, 40, 20);
        float[] a = Values(shape.M * shape.K, 3), b = Values(shape.K * shape.N, 5);
        Array.Clear(a, 5 * shape.K, shape.K);
        for (int row = 0; row < shape.K; row++)
        {
            b[(row * shape.N) + 7] = 0;
        }

        float[] c = ByDots(format, shape, a, b, threadCount: 1, constant: false);
        Assert.All(Enumerable.Range(0, shape.N), column => Assert.Equal(0, c[(5 * shape.N) + column]));
        Assert.All(Enumerable.Range(0, shape.M), row => Assert.Equal(0, c[(row * shape.N) + 7]));
    }

    private static float[] Values(int count, int seed) => [.. Enumerable.Range(0, count).Select(i => MathF.Sin((i + seed) * 1.37f))];

    private static float[] ByDots(NumberFormat format, MatmulShape shape, float[] a, float[] b, int threadCount, bool constant)
    {
        float[] c = new float[shape.M * shape.N];
        Array.Fill(c, float.NaN);
        using CpuThreads threads = new(threadCount);
        using DotMatmul product = new(threads, DotKernel.For(format)!, [shape], packsRight: !constant);
        fixed (float* pa = a, pb = b, pc = c)
        {
            if (constant)
            {
                using DotOperand right = product.Pack(pb, shape.K, shape.N);
                product.MultiplyPacked(shape, pa, right, pc);
            }
            else
            {
                product.Multiply(shape, pa, pb, pc);
            }
        }

        return c;
    }

    private static float[] ByRounding(NumberFormat format, MatmulShape shape, float[] a, float[] b)
    {
        float[] c = new float[shape.M * shape.N];
        using CpuThreads threads = new(1);
        using RoundedMatmul product = new(threads, format, [shape]);
        fixed (float* pa = a, pb = b, pc = c)
        {
            product.Multiply(shape, pa, pb, pc);
        }

        return c;
    }

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class DotTheoryAttribute : TheoryAttribute
    {
        public DotTheoryAttribute()
        {
            if (DotKernel.For(NumberFormat.Bf16) is null || DotKernel.For(NumberFormat.Int8) is null)
            {
                Skip = "this processor has no AVX512_BF16 and AVX512_VNNI";
            }
        }
    }
}
