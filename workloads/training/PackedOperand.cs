using Bench.Datasets;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Training;

/// <summary>A right operand B [k, n] in a kernel's order: panels [n / columns][k][columns], columns beyond n zero. Packed again whenever the weights change, and read by every product until then.</summary>
/// <remarks>Threads may pack different panels at once; reading is thread-safe.</remarks>
internal sealed unsafe class PackedOperand : IDisposable
{
    private readonly MicroKernel kernel;
    private readonly AlignedMemory memory;

    /// <summary>Takes the memory.</summary>
    /// <param name="kernel">The kernel that will read it.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="n">Columns of B.</param>
    public PackedOperand(MicroKernel kernel, int k, int n)
    {
        this.kernel = kernel;
        K = k;
        N = n;
        Panels = (n + kernel.Columns - 1) / kernel.Columns;
        memory = new AlignedMemory(4L * Panels * kernel.Columns * k);
    }

    /// <summary>Rows of B.</summary>
    public int K { get; }

    /// <summary>Columns of B.</summary>
    public int N { get; }

    /// <summary>Number of panels.</summary>
    public int Panels { get; }

    /// <summary>The first panel.</summary>
    public float* Address => (float*)memory.Address;

    /// <summary>Packs the panels first to last - 1.</summary>
    /// <param name="b">B [k, n].</param>
    /// <param name="first">First panel.</param>
    /// <param name="last">Panel after the last.</param>
    public void Pack(MatrixView b, int first, int last)
    {
        for (int panel = first; panel < last; panel++)
        {
            int column = panel * kernel.Columns;
            PackPanel(kernel, b, 0, K, column, Math.Min(kernel.Columns, N - column), Address + ((nint)column * K));
        }
    }

    /// <summary>Packs a thread's share of the panels.</summary>
    /// <param name="b">B [k, n].</param>
    /// <param name="threads">All threads.</param>
    /// <param name="thread">This one.</param>
    public void Pack(MatrixView b, CpuThreads threads, int thread) => Pack(b, threads.ShareStart(thread, Panels), threads.ShareStart(thread + 1, Panels));

    /// <summary>Packs all panels.</summary>
    /// <param name="b">B [k, n].</param>
    public void Pack(MatrixView b) => Pack(b, 0, Panels);

    /// <inheritdoc/>
    public void Dispose() => memory.Dispose();

    /// <summary>Packs one panel of rows k to k + terms - 1.</summary>
    internal static void PackPanel(MicroKernel kernel, MatrixView b, int k, int terms, int column, int width, float* target)
    {
        if (b.IsTransposed)
        {
            MatmulPacking.PackRows(b.At(k, column), b.Stride, width, kernel.Columns, terms, target);
        }
        else
        {
            MatmulPacking.PackColumns(b.At(k, column), b.Stride, width, kernel.Columns, terms, target);
        }
    }
}
