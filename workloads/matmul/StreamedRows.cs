using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B for a few rows and a B that is met only once, as it lies: its rows come in their order, as a processor's prefetcher follows them, and are added to sums that stay in near caches.</summary>
/// <remarks>A micro-panel of such a B is a line or two of every row, from a page each; to pack it is to write and read again what is used once. Each sum adds its terms in their order.</remarks>
internal static unsafe class StreamedRows
{
    /// <summary>Rows of A up to which this is faster: beyond, sums in registers save more than packing costs.</summary>
    public const int MostRows = 4;

    /// <summary>Columns of a B that is worth it.</summary>
    public const int LeastColumns = 512;

    private const int TermsTogether = 8;

    /// <summary>Columns that are computed together. One row's sums stay in the L1 cache; where several rows meet them, their sums and their part of eight rows of B (32 KiB) stay in the L1 and L2 caches.</summary>
    /// <param name="rows">Rows of A.</param>
    public static int ColumnsOfBlock(int rows) => rows == 1 ? 4096 : 1024;

    /// <summary>Computes some columns of C.</summary>
    /// <param name="rows">Rows of A and C.</param>
    /// <param name="columns">Columns of B and C.</param>
    /// <param name="terms">Terms of each sum; 0 or more.</param>
    /// <param name="a">A [rows, terms], its rows one after the other.</param>
    /// <param name="b">B [terms, columns].</param>
    /// <param name="c">C [rows, columns].</param>
    /// <param name="stride">Elements from one row of B to the next, and of C.</param>
    public static void Multiply(int rows, int columns, int terms, float* a, float* b, float* c, nint stride)
    {
        for (int row = 0; row < rows; row++)
        {
            new Span<float>(c + (row * stride), columns).Clear();
        }

        int term = 0;
        for (; term <= terms - TermsTogether; term += TermsTogether, b += TermsTogether * stride)
        {
            for (int row = 0; row < rows; row++)
            {
                AddEight(columns, a + ((nint)row * terms) + term, b, c + (row * stride), stride);
            }
        }

        for (; term < terms; term++, b += stride)
        {
            for (int row = 0; row < rows; row++)
            {
                AddOne(columns, a[((nint)row * terms) + term], b, c + (row * stride));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddEight(int columns, float* a, float* b, float* c, nint stride)
    {
        unchecked
        {
            Vector<float> a0 = new(a[0]), a1 = new(a[1]), a2 = new(a[2]), a3 = new(a[3]), a4 = new(a[4]), a5 = new(a[5]), a6 = new(a[6]), a7 = new(a[7]);
            float* b3 = b + (3 * stride), b6 = b + (6 * stride);
            int column = 0;
            for (; column <= columns - Vector<float>.Count; column += Vector<float>.Count, b += Vector<float>.Count, b3 += Vector<float>.Count, b6 += Vector<float>.Count)
            {
                Vector<float> sum = Vector.MultiplyAddEstimate(a0, Vector.Load(b), Vector.Load(c + column));
                sum = Vector.MultiplyAddEstimate(a1, Vector.Load(b + stride), sum);
                sum = Vector.MultiplyAddEstimate(a2, Vector.Load(b + (2 * stride)), sum);
                sum = Vector.MultiplyAddEstimate(a3, Vector.Load(b3), sum);
                sum = Vector.MultiplyAddEstimate(a4, Vector.Load(b3 + stride), sum);
                sum = Vector.MultiplyAddEstimate(a5, Vector.Load(b3 + (2 * stride)), sum);
                sum = Vector.MultiplyAddEstimate(a6, Vector.Load(b6), sum);
                sum = Vector.MultiplyAddEstimate(a7, Vector.Load(b6 + stride), sum);
                sum.Store(c + column);
            }

            for (; column < columns; column++, b++)
            {
                float sum = c[column];
                for (int term = 0; term < TermsTogether; term++)
                {
                    sum = float.MultiplyAddEstimate(a[term], b[term * stride], sum);
                }

                c[column] = sum;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddOne(int columns, float a, float* b, float* c)
    {
        unchecked
        {
            Vector<float> factor = new(a);
            int column = 0;
            for (; column <= columns - Vector<float>.Count; column += Vector<float>.Count)
            {
                Vector.MultiplyAddEstimate(factor, Vector.Load(b + column), Vector.Load(c + column)).Store(c + column);
            }

            for (; column < columns; column++)
            {
                c[column] = float.MultiplyAddEstimate(a, b[column], c[column]);
            }
        }
    }
}
