using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Sequences;

/// <summary>A weight matrix W [n, k] packed once, before the clock starts, into panels of <see cref="Width"/> rows of W that a kernel reads straight through. Columns beyond n are zero.</summary>
/// <remarks>
/// One layout serves prefill (many rows), batched steps (a few) and single steps (one): no product packs anything again.
/// In fp32 a panel is [k][width]; in a smaller format as <see cref="WeightKernel"/> has it, with a scale for each row of W.
/// </remarks>
internal sealed unsafe class PackedMatrix<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const int LeastRowsOfOneOrder = 4;

    // Fewer rows wait for weights from memory, which only tiles over one panel ask for by pages.
    private const int LeastRowsOfPairsByPages = 48;

    // Panels that are multiplied side by side.
    private const int Together = 2;
    private static readonly MicroKernel Kernel = MicroKernel.OfLanes(TLanes.Count);

    private readonly AlignedMemory? packed;
    private readonly StoredWeights? stored;
    private readonly bool byPages;

    /// <summary>Packs.</summary>
    /// <param name="weights">W [n, k], row-major.</param>
    /// <param name="n">Rows of W: columns of the product.</param>
    /// <param name="k">Columns of W: the extent summed over.</param>
    /// <param name="storage">How the weights are kept: in fp32, or one of <see cref="WeightKernel"/>'s formats.</param>
    public PackedMatrix(ReadOnlySpan<float> weights, int n, int k, WeightStorage storage)
    {
        if (weights.Length != (long)n * k)
        {
            throw new ArgumentException($"{weights.Length} weights; [{n}, {k}] has {(long)n * k}", nameof(weights));
        }

        K = k;
        Panels = (n + Width - 1) / Width;
        byPages = storage.ByPages;
        if (storage.Format == NumberFormat.Fp32)
        {
            packed = Pack(weights);
        }
        else
        {
            float[] rows = weights.ToArray();
            stored = new StoredWeights(WeightKernel.Of(storage.Format, TLanes.Count), n, k, (row, term) => rows[(row * k) + term], byPages);
        }
    }

    /// <summary>Columns of a panel: two vectors.</summary>
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count;
    }

    /// <summary>The least number of rows, as many as wanted or more, that falls into no tile of fewer than four: such tiles add their terms in another order, so a row's sums would depend on how many others there are. Tiles over two panels have four or more, and sums of integers are the same in any order.</summary>
    /// <param name="rows">Rows that are wanted, at least 1.</param>
    /// <param name="format">What the weights are stored in.</param>
    public static int RowsOfOneOrder(int rows, NumberFormat format)
    {
        WeightKernel? kernel = format == NumberFormat.Fp32 ? null : WeightKernel.Of(format, TLanes.Count);
        if (kernel is { HasOneOrder: true })
        {
            return rows;
        }

        int height = kernel?.Rows ?? Kernel.Rows;
        int computed = Math.Max(LeastRowsOfOneOrder, rows);
        while (computed / ((computed + height - 1) / height) < LeastRowsOfOneOrder)
        {
            computed++;
        }

        return computed;
    }

    /// <summary>The extent summed over.</summary>
    public int K { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>Columns of the product, padded to whole panels.</summary>
    public int PaddedColumns => Panels * Width;

    /// <summary>Bytes that it took.</summary>
    public long ByteCount => packed?.ByteCount ?? stored!.ByteCount;

    /// <summary>A thread's share of C (+)= X Wᵀ: its panels.</summary>
    /// <param name="team">The threads.</param>
    /// <param name="thread">Which of them.</param>
    /// <param name="rows">As in <see cref="Multiply"/>.</param>
    /// <param name="x">As there.</param>
    /// <param name="xStride">As there.</param>
    /// <param name="c">C, from its first column on; <see cref="PaddedColumns"/> of them are written.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="accumulate">As there.</param>
    public void MultiplyShare(CpuThreads team, int thread, int rows, float* x, nint xStride, float* c, nint cStride, bool accumulate)
    {
        int first = team.ShareStart(thread, Panels), last = team.ShareStart(thread + 1, Panels);
        Multiply(first, last, rows, x, xStride, c + ColumnOf(first), cStride, accumulate);
    }

    /// <summary>C (+)= X Wᵀ in the columns of the panels first to last - 1.</summary>
    /// <param name="first">First panel.</param>
    /// <param name="last">Panel after the last.</param>
    /// <param name="rows">Rows of X and C.</param>
    /// <param name="x">X [rows, k].</param>
    /// <param name="xStride">Floats from row to row of X.</param>
    /// <param name="c">C, from the first of these columns on.</param>
    /// <param name="cStride">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether the product is added to C.</param>
    /// <param name="order">In which order the panels are taken where each asks for the next, and whether those beyond follow.</param>
    public void Multiply(int first, int last, int rows, float* x, nint xStride, float* c, nint cStride, bool accumulate, PanelOrder order = default)
    {
        unchecked
        {
            if (stored is not null)
            {
                stored.Multiply(first, last, rows, x, xStride, c, cStride, accumulate);
                return;
            }

            if (Kernel.HasPairs && rows > Kernel.Rows && !byPages && !ProcessorCaches.HasNearL3)
            {
                MultiplyBefore(first, last, rows, x, xStride, c, cStride, accumulate, order);
                return;
            }

            nint panelSize = (nint)K * Width;
            float* b = PanelAt(first);
            int left = last - first;
            for (; byPages && Kernel.HasPairs && rows >= LeastRowsOfPairsByPages && left >= 2; left -= 2, b += 2 * panelSize, c += 2 * Width)
            {
                Kernel.MultiplyPairOfPanels(rows, x, xStride, b, panelSize, c, cStride, K, accumulate);
            }

            for (; left > 0; left--, b += panelSize, c += Width)
            {
                if (byPages)
                {
                    Kernel.MultiplyPanel(rows, x, xStride, b, c, cStride, K, accumulate);
                }
                else
                {
                    Kernel.MultiplyRows(rows, Width, x, xStride, b, Width, c, cStride, K, accumulate);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packed?.Dispose();
        stored?.Dispose();
    }

    private static nint ColumnOf(int panel) => (nint)panel * Width;

    private float* PanelAt(int panel) => (float*)packed!.Address + (panel * (nint)K * Width);

    /// <summary>For panels from a far cache that more rows meet than a tile has: while a pair is multiplied, the next is asked for, two panels behind it or before it.</summary>
    /// <remarks>
    /// A panel that is left over asks for the one two on, since the pair before it has asked for the one that follows; with less than eight tiles a pair asks for less, and the processor's prefetcher has the rest.
    /// What nothing follows asks for itself, which is there.
    /// </remarks>
    private void MultiplyBefore(int first, int last, int rows, float* x, nint xStride, float* c, nint cStride, bool accumulate, PanelOrder order)
    {
        unchecked
        {
            nint panelSize = (nint)K * Width;
            nint toNext = (order.Descending ? -Together : Together) * panelSize;
            for (int left = last - first; left > 0;)
            {
                int taken = Math.Min(Together, left);
                int panel = order.Descending ? first + left - taken : last - left;
                float* b = PanelAt(panel);
                float* into = c + ColumnOf(panel - first);
                left -= taken;
                nint ask = left > 0 || order.GoesOn ? toNext : 0;
                if (taken == Together)
                {
                    Kernel.MultiplyPairBefore(rows, x, xStride, b, ask, into, cStride, K, accumulate);
                }
                else
                {
                    Kernel.MultiplyPanelBefore(rows, x, xStride, b, ask, into, cStride, K, accumulate);
                }
            }
        }
    }

    private AlignedMemory Pack(ReadOnlySpan<float> weights)
    {
        AlignedMemory memory = new(4 * Panels * (long)K * Width);
        for (int row = 0; row < weights.Length / K; row++)
        {
            float* target = (float*)memory.Address + ((long)(row / Width) * K * Width) + (row % Width);
            ReadOnlySpan<float> source = weights.Slice(row * K, K);
            for (int i = 0; i < K; i++)
            {
                target[(long)i * Width] = source[i];
            }
        }

        return memory;
    }
}
