using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Training;

/// <summary>C = A B or C += A B for operands of any shape, either of them transposed: the products of a training step, computed by one thread.</summary>
/// <remarks>
/// With X [rows, in], W [out, in] and Y [rows, out]: forward Y = X Wᵀ, backward dX = dY W and dW += dYᵀ X. Threads share a step by its examples, so each has a product of its own and none waits for another.
/// Blocks of 256 terms by 96 rows of A (L2 cache) by 1024 columns of B. A is read as it lies, transposed too: with the few columns of a layer, packing it took a fifth of the time and up to half. So is a B that the L2 cache holds and whose
/// rows are whole cache lines; any other is packed in the order of <see cref="MicroKernel"/>, and one that serves many products only once, as <see cref="PackedOperand"/>. Where the kernel has tiles over two micro-panels of B, all columns but a
/// rest narrower than two take them; rows are divided evenly.
/// Each element's terms are added in one order that depends on the shape and the kernel alone: the same bits every time. Not thread-safe: it owns the memory that it packs into.
/// </remarks>
internal sealed unsafe class DenseProduct : IDisposable
{
    private const int TermsOfBlock = 256;
    private const int RowsOfBlock = 96;
    private const int ColumnsOfBlock = 1024;
    private const int FloatsOfLine = 16;

    // Half of a small L2 cache.
    private const int MostReadAsTheyLie = 256 << 10;

    private readonly AlignedMemory packedRight;

    /// <summary>Takes the memory.</summary>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    public DenseProduct(MicroKernel? kernel = null)
    {
        Kernel = kernel ?? MicroKernel.Best;
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
        bool asItLies = CanBeReadAsItLies(s, b);
        for (int first = 0; first < s.N; first += ColumnsOfBlock)
        {
            int end = Math.Min(s.N, first + ColumnsOfBlock);
            for (int k = 0; k == 0 || k < s.K; k += TermsOfBlock)
            {
                int terms = Math.Min(TermsOfBlock, s.K - k);
                Panels panels = asItLies ? new Panels(b.At(k, first), b.Stride, Kernel.Columns) : new Panels(packed, Kernel.Columns, (nint)Kernel.Columns * terms);
                for (int column = first; !asItLies && column < end; column += Kernel.Columns)
                {
                    PackedOperand.PackPanel(Kernel, b, k, terms, column, Math.Min(Kernel.Columns, end - column), packed + ((nint)(column - first) * terms));
                }

                Columns(s with { N = end - first, K = terms }, a, k, panels, new MatrixView(c.At(0, first), c.Stride), add || k > 0);
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
            Columns(new MatmulShape(rows, b.N, terms), a, k, new Panels(b.Address + ((nint)k * Kernel.Columns), Kernel.Columns, (nint)Kernel.Columns * b.K), c, add || k > 0);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => packedRight.Dispose();

    /// <summary>One block of terms: all rows of A against columns of B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Columns(MatmulShape s, MatrixView a, int k, Panels b, MatrixView c, bool add)
    {
        for (int blocks = CeilingOf(s.M, RowsOfBlock), block = 0, first = 0, end; block < blocks; block++, first = end)
        {
            end = (int)((long)s.M * (block + 1) / blocks);
            int rows = end - first, panel = 0;
            for (; Kernel.HasPairs && (panel + 2) * Kernel.Columns <= s.N; panel += 2)
            {
                float* target = c.At(first, panel * Kernel.Columns);
                if (a.IsTransposed)
                {
                    Kernel.MultiplyPairColumns(rows, a.At(first, k), a.Stride, b.At(panel), b.Stride, b.Next, target, c.Stride, s.K, add);
                }
                else
                {
                    Kernel.MultiplyPairRows(rows, a.At(first, k), a.Stride, b.At(panel), b.Stride, b.Next, target, c.Stride, s.K, add, fetch: true);
                }
            }

            for (; panel * Kernel.Columns < s.N; panel++)
            {
                int width = Math.Min(Kernel.Columns, s.N - (panel * Kernel.Columns));
                float* target = c.At(first, panel * Kernel.Columns);
                if (a.IsTransposed)
                {
                    Kernel.MultiplyColumns(rows, width, a.At(first, k), a.Stride, b.At(panel), b.Stride, target, c.Stride, s.K, add);
                }
                else
                {
                    Kernel.MultiplyRows(rows, width, a.At(first, k), a.Stride, b.At(panel), b.Stride, target, c.Stride, s.K, add);
                }
            }
        }
    }

    private bool CanBeReadAsItLies(MatmulShape s, MatrixView b) =>
        !b.IsTransposed && b.Stride % FloatsOfLine == 0 && (nint)b.Address % (FloatsOfLine * sizeof(float)) == 0
        && sizeof(float) * (long)Math.Min(s.K, TermsOfBlock) * s.N <= MostReadAsTheyLie
        && (Kernel.ReadsOnlyWidth || 2 * s.N % Kernel.Columns == 0);

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;

    /// <summary>Micro-panels of B.</summary>
    /// <param name="first">The first.</param>
    /// <param name="stride">Floats from one row of a panel to the next.</param>
    /// <param name="next">Floats from one panel to the next.</param>
    private readonly struct Panels(float* first, nint stride, nint next)
    {
        public nint Stride => stride;

        public nint Next => next;

        public float* At(int panel) => first + (panel * next);
    }
}
