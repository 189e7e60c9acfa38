using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec;

namespace Bench.Workloads.Matmul;

/// <summary>B in the micro-panels of a <see cref="DotKernel"/>: of each block of terms all panels, [blocks][panels][groups][32] words, and for int8 the scales of the columns and what the 128 of A adds to their sums.</summary>
internal sealed unsafe class DotOperand : IDisposable
{
    /// <summary>k_c in term groups: a micro-panel of B has 64 KiB, a panel of A 28 KiB, and both are read from the L2 cache.</summary>
    public const int GroupsOfBlock = 512;

    private const int Lanes = 16;

    private readonly DotKernel kernel;
    private readonly AlignedMemory words;
    private readonly AlignedMemory scales;
    private readonly AlignedMemory offsets;
    private readonly AlignedMemory partial;

    /// <summary>Takes the memory.</summary>
    /// <param name="kernel">The kernel.</param>
    /// <param name="k">Most terms.</param>
    /// <param name="n">Most columns.</param>
    public DotOperand(DotKernel kernel, int k, int n)
    {
        this.kernel = kernel;
        long padded = PanelsOf(n) * (long)DotKernel.Columns;
        words = new AlignedMemory(4 * padded * GroupsOf(k));
        scales = new AlignedMemory(4 * padded);
        offsets = new AlignedMemory(4 * padded * BlocksOf(k));
        partial = new AlignedMemory(4L * Lanes * k);
    }

    /// <summary>Terms.</summary>
    public int K { get; private set; }

    /// <summary>Columns.</summary>
    public int N { get; private set; }

    /// <summary>Micro-panels.</summary>
    public int Panels => PanelsOf(N);

    /// <summary>Blocks of terms.</summary>
    public int Blocks => BlocksOf(K);

    /// <summary>Terms of a whole block.</summary>
    public int TermsOfBlock => GroupsOfBlock * kernel.Terms;

    /// <summary>Of int8 what a column's integers are multiplied by; 32 for each panel.</summary>
    public float* Scales => (float*)scales.Address;

    /// <summary>Of int8 what is taken off a column's sums of one block.</summary>
    public int* OffsetsOf(int block) => (int*)offsets.Address + ((nint)block * Panels * DotKernel.Columns);

    /// <summary>Term groups of a block.</summary>
    public int GroupsIn(int block) => Math.Min(GroupsOfBlock, GroupsOf(K) - (block * GroupsOfBlock));

    /// <summary>A micro-panel's words of one block.</summary>
    public uint* PanelOf(int block, int panel) => (uint*)words.Address + (DotKernel.Columns * (((nint)block * GroupsOfBlock * Panels) + ((nint)panel * GroupsIn(block))));

    /// <summary>Says what is packed next; then threads pack panels.</summary>
    /// <param name="k">Terms, at most what there is memory for.</param>
    /// <param name="n">Columns, likewise.</param>
    public void Begin(int k, int n)
    {
        K = k;
        N = n;
    }

    /// <summary>Packs the panels first to last - 1.</summary>
    /// <param name="b">B [k, n].</param>
    /// <param name="first">First panel.</param>
    /// <param name="last">Panel after the last.</param>
    public void Pack(float* b, int first, int last)
    {
        for (int half = 2 * first; half < 2 * last; half++)
        {
            int column = half * Lanes, width = Math.Min(Lanes, N - column);
            if (width == Lanes)
            {
                PackHalf(b + column, N, half);
            }
            else
            {
                // Fewer than sixteen columns are copied: reading sixteen would read beyond B's end. Only the last panel has such halves, so that one thread alone comes here.
                float* copy = (float*)partial.Address;
                for (int row = 0; row < K; row++)
                {
                    Span<float> lanes = new(copy + ((nint)row * Lanes), Lanes);
                    lanes.Clear();
                    new ReadOnlySpan<float>(b + ((nint)row * N) + column, Math.Max(0, width)).CopyTo(lanes);
                }

                PackHalf(copy, Lanes, half);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        words.Dispose();
        scales.Dispose();
        offsets.Dispose();
        partial.Dispose();
    }

    private static int PanelsOf(int n) => (n + DotKernel.Columns - 1) / DotKernel.Columns;

    private int GroupsOf(int k) => (k + kernel.Terms - 1) / kernel.Terms;

    private int BlocksOf(int k) => (GroupsOf(k) + GroupsOfBlock - 1) / GroupsOfBlock;

    private void PackHalf(float* columns, nint stride, int half)
    {
        Vector512<float> inverses = default;
        if (kernel.Format == NumberFormat.Int8)
        {
            Vector512<float> greatest = DotPacking.GreatestOfColumns(columns, stride, K);
            Vector512.Store(greatest / Vector512.Create(127f), Scales + (half * Lanes));
            inverses = Vector512.ConditionalSelect(Vector512.Equals(greatest, default), default, Vector512.Create(127f) / greatest);
        }

        for (int block = 0; block < Blocks; block++)
        {
            int row = block * TermsOfBlock, rows = Math.Min(TermsOfBlock, K - row);
            uint* target = PanelOf(block, half / 2) + (half % 2 * Lanes);
            float* source = columns + (row * stride);
            if (kernel.Format == NumberFormat.Bf16)
            {
                DotPacking.Bf16Columns(source, stride, rows, target);
            }
            else
            {
                Vector512.Store(DotPacking.Int8Columns(source, stride, rows, inverses, target) * Vector512.Create(128), OffsetsOf(block) + (half * Lanes));
            }
        }
    }
}
