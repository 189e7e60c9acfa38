using System.Runtime.Intrinsics;
using Bench.Spec;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Tests.Sequences;

public sealed unsafe class PackedMatrixTests
{
    private const int N = 150;
    private const int K = 1300;

    // More terms than a block of them that comes from memory. Around where tiles over two panels begin, with an odd number of panels, divided between threads anywhere.
    [Theory]
    [InlineData(12, false)]
    [InlineData(15, false)]
    [InlineData(16, false)]
    [InlineData(19, false)]
    [InlineData(47, false)]
    [InlineData(48, false)]
    [InlineData(49, false)]
    [InlineData(53, false)]
    [InlineData(12, true)]
    [InlineData(53, true)]
    public void A_row_has_the_same_bits_whichever_rows_are_beside_it(int rows, bool byPages)
    {
        float[] weights = [.. Enumerable.Range(0, N * K).Select(static i => MathF.Sin(i))];
        using PackedMatrix<Lanes512, Vector512<float>> matrix = new(weights, N, K, new WeightStorage(NumberFormat.Fp32, byPages));
        float[] few = Product(matrix, PackedMatrix<Lanes512, Vector512<float>>.RowsOfOneOrder(1, NumberFormat.Fp32), split: 0, descending: false);
        foreach ((int split, bool backward) in from split in (int[])[0, 1, 2, 3] from backward in (bool[])[false, true] select (split, backward))
        {
            float[] many = Product(matrix, rows, split, backward);
            Assert.Equal<float>(few[..matrix.PaddedColumns], many[..matrix.PaddedColumns]);
            for (int row = 0; row < rows; row += 11)
            {
                double sum = Enumerable.Range(0, K).Sum(k => (double)MathF.Cos((row * K) + k) * weights[(7 * K) + k]);
                Assert.Equal(sum, many[(row * matrix.PaddedColumns) + 7], 1e-3);
            }
        }
    }

    private static float[] Product(PackedMatrix<Lanes512, Vector512<float>> matrix, int rows, int split, bool descending)
    {
        float[] x = [.. Enumerable.Range(0, rows * K).Select(static i => MathF.Cos(i))], c = new float[rows * matrix.PaddedColumns];
        fixed (float* px = x, pc = c)
        {
            matrix.Multiply(0, split, rows, px, K, pc, matrix.PaddedColumns, accumulate: false, new PanelOrder(descending, GoesOn: !descending));
            matrix.Multiply(split, matrix.Panels, rows, px, K, pc + (split * PackedMatrix<Lanes512, Vector512<float>>.Width), matrix.PaddedColumns, accumulate: false, new PanelOrder(descending, GoesOn: descending));
        }

        return c;
    }
}
