using Bench.Datasets;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Matrices W [outputs, inputs] that read the same rows, one below the other as one, each padded with rows of zeros: one product for all of them. Packed for the forward product x Wᵀ and for the backward one dy W.</summary>
internal sealed unsafe class StackedWeights : IDisposable
{
    private readonly int inputs;
    private readonly int rows;
    private readonly string[] names;
    private readonly AlignedFloats stacked;

    /// <summary>Takes the memory.</summary>
    /// <param name="kernel">The kernel that will read it.</param>
    /// <param name="inputs">Columns of each matrix.</param>
    /// <param name="rows">Rows that each takes, padding included.</param>
    /// <param name="names">The tensors.</param>
    public StackedWeights(MicroKernel kernel, int inputs, int rows, params string[] names)
    {
        this.inputs = inputs;
        this.rows = rows;
        this.names = names;
        stacked = new AlignedFloats((long)names.Length * rows * inputs);
        Forward = new PackedOperand(kernel, inputs, names.Length * rows);
        Backward = new PackedOperand(kernel, names.Length * rows, inputs);
    }

    /// <summary>Wᵀ [inputs, outputs].</summary>
    public PackedOperand Forward { get; }

    /// <summary>W [outputs, inputs].</summary>
    public PackedOperand Backward { get; }

    /// <summary>Copies the thread's share of the matrices.</summary>
    public void Copy(TensorSet parameters, CpuThreads threads, int thread)
    {
        for (int part = threads.ShareStart(thread, names.Length); part < threads.ShareStart(thread + 1, names.Length); part++)
        {
            ReadOnlySpan<float> source = parameters.Floats(names[part]);
            source.CopyTo(new Span<float>(stacked.Address + ((nint)part * rows * inputs), source.Length));
        }
    }

    /// <summary>Packs the thread's share of the panels, when all matrices are copied.</summary>
    public void Pack(CpuThreads threads, int thread)
    {
        MatrixView weights = new(stacked.Address, inputs);
        Forward.Pack(weights.Transpose, threads.ShareStart(thread, Forward.Panels), threads.ShareStart(thread + 1, Forward.Panels));
        Backward.Pack(weights, threads.ShareStart(thread, Backward.Panels), threads.ShareStart(thread + 1, Backward.Panels));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stacked.Dispose();
        Forward.Dispose();
        Backward.Dispose();
    }
}
