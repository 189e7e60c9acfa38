using Bench.Spec.Problems;
using Bench.Workloads.Matmul;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.Training;

public sealed unsafe class DenseProductTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(16, 512, 128)]
    [InlineData(13, 27, 300)]
    [InlineData(97, 33, 257)]
    [InlineData(5, 1030, 3)]
    [InlineData(200, 31, 9)]
    [InlineData(97, 97, 257)]
    [InlineData(13, 80, 300)]
    [InlineData(6, 64, 1)]
    [InlineData(1, 130, 20)]
    public void Any_shape_transposed_or_not_packed_or_not_is_the_sum_of_products(int m, int n, int k)
    {
        foreach (MicroKernel kernel in MicroKernel.All)
        {
            for (int variant = 0; variant < 16; variant++)
            {
                double error = GreatestError(kernel, new MatmulShape(m, n, k), (variant & 1) != 0, (variant & 2) != 0, (variant & 4) != 0, (variant & 8) != 0);
                Assert.True(error < 4e-7 * (2 + Math.Sqrt(k)), $"{kernel.GetType().Name}, variant {variant}: {error:E2}");
            }
        }
    }

    [Theory]
    [InlineData(13, 64, 300)]
    [InlineData(97, 96, 256)]
    [InlineData(5, 40, 17)]
    [InlineData(20, 24, 33)]
    [InlineData(7, 8, 5)]
    [InlineData(3, 1040, 16)]
    public void A_right_operand_whose_rows_are_whole_cache_lines_is_read_in_place_and_no_further_than_its_rows(int m, int n, int k)
    {
        int stride = (n + 15) / 16 * 16;
        using GuardedMemory memory = new(k * stride);
        float* b = memory.Last(k * stride);
        Random random = new(n);
        float[] left = Random(random, m * k), product = new float[m * n];
        new ReadOnlySpan<float>(Random(random, k * stride)).CopyTo(new Span<float>(b, k * stride));
        foreach (MicroKernel kernel in MicroKernel.All)
        {
            using DenseProduct dense = new(kernel);
            fixed (float* a = left, c = product)
            {
                dense.Multiply(new MatmulShape(m, n, k), new MatrixView(a, k), new MatrixView(b, stride), new MatrixView(c, n), add: false);
            }

            for (int i = 0; i < m * n; i++)
            {
                double sum = Enumerable.Range(0, k).Sum(p => (double)left[(i / n * k) + p] * b[(p * stride) + (i % n)]);
                Assert.Equal(sum, product[i], 4e-7 * Math.Sqrt(k) * (2 + Math.Sqrt(k)));
            }
        }
    }

    /// <summary>Against fp64, relative to the magnitude of the sum; with strides greater than the rows, and a C that must stay as it is outside.</summary>
    private static double GreatestError(MicroKernel kernel, MatmulShape s, bool leftTransposed, bool rightTransposed, bool packed, bool add)
    {
        Random random = new(s.M + s.N + s.K);
        float[] a = Random(random, (s.M + 3) * (s.K + 3)), b = Random(random, (s.N + 3) * (s.K + 3)), c = Random(random, s.M * (s.N + 2));
        float[] before = [.. c];
        double error = 0;
        fixed (float* aAddress = a, bAddress = b, cAddress = c)
        {
            MatrixView left = leftTransposed ? new MatrixView(aAddress, s.M + 3).Transpose : new MatrixView(aAddress, s.K + 3);
            MatrixView right = rightTransposed ? new MatrixView(bAddress, s.K + 3).Transpose : new MatrixView(bAddress, s.N + 3);
            MatrixView product = new(cAddress, s.N + 2);
            using DenseProduct dense = new(kernel);
            if (packed)
            {
                using PackedOperand operand = new(kernel, s.K, s.N);
                operand.Pack(right);
                dense.Multiply(s.M, left, operand, product, add);
            }
            else
            {
                dense.Multiply(s, left, right, product, add);
            }

            for (int i = 0; i < s.M; i++)
            {
                for (int j = 0; j < s.N; j++)
                {
                    double sum = add ? before[(i * (s.N + 2)) + j] : 0;
                    for (int p = 0; p < s.K; p++)
                    {
                        sum += (double)*left.At(i, p) * *right.At(p, j);
                    }

                    error = Math.Max(error, Math.Abs(sum - *product.At(i, j)) / Math.Max(1, Math.Sqrt(s.K)));
                }

                Assert.Equal(before.AsSpan((i * (s.N + 2)) + s.N, 2), c.AsSpan((i * (s.N + 2)) + s.N, 2));
            }
        }

        return error;
    }

    private static float[] Random(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (2 * random.NextSingle()) - 1)];
}
