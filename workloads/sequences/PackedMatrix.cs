using System.Runtime.CompilerServices;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Sequences;

/// <summary>A weight matrix W [n, k] packed once, before the clock starts, into panels [n / Width][k][width] that a kernel reads straight through. Columns beyond n are zero.</summary>
/// <remarks>One layout serves prefill (many rows), batched steps (a few) and single steps (one): no product packs anything again.</remarks>
internal sealed unsafe class PackedMatrix<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static readonly MicroKernel Kernel = MicroKernel.OfLanes(TLanes.Count);

    private readonly AlignedFloats packed;

    /// <summary>Packs.</summary>
    /// <param name="weights">W [n, k], row-major.</param>
    /// <param name="n">Rows of W: columns of the product.</param>
    /// <param name="k">Columns of W: the extent summed over.</param>
    public PackedMatrix(ReadOnlySpan<float> weights, int n, int k)
    {
        if (weights.Length != (long)n * k)
        {
            throw new ArgumentException($"{weights.Length} weights; [{n}, {k}] has {(long)n * k}", nameof(weights));
        }

        K = k;
        Panels = (n + Width - 1) / Width;
        packed = new AlignedFloats((long)Panels * k * Width);
        for (int row = 0; row < n; row++)
        {
            float* target = packed.Address + ((long)(row / Width) * k * Width) + (row % Width);
            ReadOnlySpan<float> source = weights.Slice(row * k, k);
            for (int i = 0; i < k; i++)
            {
                target[(long)i * Width] = source[i];
            }
        }
    }

    /// <summary>Columns of a panel: two vectors.</summary>
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count;
    }

    /// <summary>The extent summed over.</summary>
    public int K { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Columns of the product, padded to whole panels.</summary>
    public int PaddedColumns => Panels * Width;

    /// <summary>C (+)= X Wᵀ in the columns of the panels first to last - 1.</summary>
    /// <param name="first">First panel.</param>
    /// <param name="last">Panel after the last.</param>
    /// <param name="rows">Rows of X and C.</param>
    /// <param name="x">X [rows, k].</param>
    /// <param name="xStride">Floats from row to row of X.</param>
    /// <param name="c">C [rows, <see cref="PaddedColumns"/>].</param>
    /// <param name="cStride">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether the product is added to C.</param>
    public void Multiply(int first, int last, int rows, float* x, nint xStride, float* c, nint cStride, bool accumulate)
    {
        unchecked
        {
            long panelSize = (long)K * Width;
            for (int panel = first; panel < last; panel++)
            {
                Kernel.MultiplyRows(rows, Width, x, xStride, packed.Address + (panel * panelSize), Width, c + ((long)panel * Width), cStride, K, accumulate);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => packed.Dispose();
}
