using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Training;

/// <summary>C = A B or C += A B for operands of any shape, either of them transposed: the products of a training step, computed by one thread.</summary>
/// <remarks>
/// With X [rows, in], W [out, in] and Y [rows, out]: forward Y = X Wᵀ, backward dX = dY W and dW += dYᵀ X. Threads share a step by its examples, so each has a product of its own and none waits for another.
/// Blocks of 256 terms by 96 rows of A (L2 cache) by 1024 columns of B. B is packed in the order of <see cref="MicroKernel"/>; one that serves many products only once, as <see cref="PackedOperand"/>. Where the kernel has tiles over two micro-panels of B, all columns but a rest narrower than two take them; rows are divided evenly. Rows of A are read as they lie:
/// with the few columns of a layer, packing them took up to half of the time. A transposed A is packed.
/// Each element's terms are added in one order that depends on the shape and the kernel alone: the same bits every time. Not thread-safe: it owns the memory that it packs into.
/// </remarks>
internal sealed unsafe class DenseProduct : IDisposable
{
    private const int TermsOfBlock = 256;
    private const int RowsOfBlock = 96;
    private const int ColumnsOfBlock = 1024;

    private readonly AlignedMemory packedLeft;
    private readonly AlignedMemory packedRight;

    /// <summary>Takes the memory.</summary>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    public DenseProduct(MicroKernel? kernel = null)
    {
        Kernel = kernel ?? MicroKernel.Best;
        packedLeft = new AlignedMemory(4L * (RowsOfBlock + Kernel.Rows) * TermsOfBlock);
        packedRight = new AlignedMemory(4L * (ColumnsOfBlock + Kernel.Columns) * TermsOfBlock);
    }

    /// <summary>The kernel, for which right operands are packed.</summary>
    public MicroKernel Kernel { get; }

    /// <summary>C (+)= A B.</summary>
    /// <param name="s">m, n and k; with k = 0 C is cleared, or stays.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">[k, n].</param>
    /// <param name="c">[m, n], not transposed; overlaps nothing.</param>
    /// <param name="add">Whether the product is added to C.</param>
    public void Multiply(MatmulShape s, MatrixView a, MatrixView b, MatrixView c, bool add)
    {
        float* packed = (float*)packedRight.Address;
        for (int first = 0; first < s.N; first += ColumnsOfBlock)
        {
            int end = Math.Min(s.N, first + ColumnsOfBlock);
            for (int k = 0; k == 0 || k < s.K; k += TermsOfBlock)
            {
                int terms = Math.Min(TermsOfBlock, s.K - k);
                for (int column = first; column < end; column += Kernel.Columns)
                {
                    PackedOperand.PackPanel(Kernel, b, k, terms, column, Math.Min(Kernel.Columns, end - column), packed + ((nint)(column - first) * terms));
                }

                Columns(s with { N = end - first, K = terms }, a, k, packed, terms, new MatrixView(c.At(0, first), c.Stride), add || k > 0);
            }
        }
    }

    /// <summary>C (+)= A B for a packed B [k, n].</summary>
    /// <param name="rows">m.</param>
    /// <param name="a">[m, k].</param>
    /// <param name="b">Packed for the same kernel.</param>
    /// <param name="c">[m, n], not transposed; overlaps nothing.</param>
    /// <param name="add">Whether the product is added to C.</param>
    public void Multiply(int rows, MatrixView a, PackedOperand b, MatrixView c, bool add)
    {
        for (int k = 0; k == 0 || k < b.K; k += TermsOfBlock)
        {
            int terms = Math.Min(TermsOfBlock, b.K - k);
            Columns(new MatmulShape(rows, b.N, terms), a, k, b.Address + ((nint)k * Kernel.Columns), b.K, c, add || k > 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packedLeft.Dispose();
        packedRight.Dispose();
    }

    /// <summary>One block of terms: all rows of A against columns that are packed, a panel's rows <paramref name="panelTerms"/> long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns(MatmulShape s, MatrixView a, int k, float* packed, nint panelTerms, MatrixView c, bool add)
    {
        int panelRows = Kernel.HasPairs ? Kernel.PairRows : Kernel.Rows;
        for (int blocks = CeilingOf(s.M, RowsOfBlock), block = 0, first = 0, end; block < blocks; block++, first = end)
        {
            end = (int)((long)s.M * (block + 1) / blocks);
            int rows = end - first, panels = CeilingOf(rows, panelRows);
            if (a.IsTransposed)
            {
                PackLeft(a, first, rows, panels, k, s.K);
            }

            int column = 0;
            for (int pair = 2 * Kernel.Columns; Kernel.HasPairs && column + pair <= s.N; column += pair)
            {
                float* b = packed + (column * panelTerms);
                nint next = Kernel.Columns * panelTerms;
                if (!a.IsTransposed)
                {
                    Kernel.MultiplyPairRows(rows, a.At(first, k), a.Stride, b, Kernel.Columns, next, c.At(first, column), c.Stride, s.K, add, fetch: true);
                    continue;
                }

                for (int panel = 0, row = 0, below; panel < panels; panel++, row = below)
                {
                    below = rows * (panel + 1) / panels;
                    Kernel.MultiplyPair(below - row, (float*)packedLeft.Address + ((nint)row * s.K), below - row, b, Kernel.Columns, next, c.At(first + row, column), c.Stride, s.K, add);
                }
            }

            for (; column < s.N; column += Kernel.Columns)
            {
                float* b = packed + (column * panelTerms);
                int width = Math.Min(Kernel.Columns, s.N - column);
                if (!a.IsTransposed)
                {
                    Kernel.MultiplyRows(rows, width, a.At(first, k), a.Stride, b, Kernel.Columns, c.At(first, column), c.Stride, s.K, add);
                    continue;
                }

                for (int panel = 0, row = 0, below; panel < panels; panel++, row = below)
                {
                    below = rows * (panel + 1) / panels;
                    Kernel.Multiply(below - row, width, (float*)packedLeft.Address + ((nint)row * s.K), below - row, b, Kernel.Columns, c.At(first + row, column), c.Stride, s.K, add);
                }
            }
        }
    }

    /// <summary>Packs rows of a transposed A: columns of what lies in memory, too far apart to be read as they lie.</summary>
    private void PackLeft(MatrixView a, int first, int rows, int panels, int k, int terms)
    {
        for (int panel = 0, row = 0, below; panel < panels; panel++, row = below)
        {
            below = rows * (panel + 1) / panels;
            MatmulPacking.PackColumns(a.At(first + row, k), a.Stride, below - row, below - row, terms, (float*)packedLeft.Address + ((nint)row * terms));
        }
    }

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;
}
