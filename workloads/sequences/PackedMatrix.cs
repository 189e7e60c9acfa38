namespace Bench.Workloads.Sequences;

/// <summary>A weight matrix W [n, k] packed once, before the clock starts, into panels [n / width][k][width] that a kernel reads straight through. Columns beyond n are zero.</summary>
/// <remarks>One layout serves prefill (many rows), batched steps (a few) and single steps (one): no product packs anything again.</remarks>
internal sealed unsafe class PackedMatrix<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
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

        int width = PanelKernel<TLanes, TVector>.Width;
        K = k;
        Panels = (n + width - 1) / width;
        packed = new AlignedFloats((long)Panels * k * width);
        for (int row = 0; row < n; row++)
        {
            float* target = packed.Address + ((long)(row / width) * k * width) + (row % width);
            ReadOnlySpan<float> source = weights.Slice(row * k, k);
            for (int i = 0; i < k; i++)
            {
                target[(long)i * width] = source[i];
            }
        }
    }

    /// <summary>The extent summed over.</summary>
    public int K { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Columns of the product, padded to whole panels.</summary>
    public int PaddedColumns => Panels * PanelKernel<TLanes, TVector>.Width;

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
            int width = PanelKernel<TLanes, TVector>.Width;
            long panelSize = (long)K * width;
            for (int panel = first; panel < last; panel++)
            {
                PanelKernel<TLanes, TVector>.Multiply(rows, x, xStride, packed.Address + (panel * panelSize), K, c + ((long)panel * width), cStride, accumulate);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => packed.Dispose();
}
