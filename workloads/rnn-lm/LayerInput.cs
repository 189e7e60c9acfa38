using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>What a layer reads beside its own state: W x + b of every row, and the gradients of W, b and x. Rows are ordered (step, example).</summary>
internal abstract unsafe class LayerInput : IDisposable
{
    private readonly string weightsName;
    private readonly string biasName;
    private readonly AlignedFloats bias;

    /// <summary>Takes the memory.</summary>
    protected LayerInput(RecurrentLanguageModel problem, int layer)
    {
        Hidden = problem.Hidden;
        Width = problem.Gates * Hidden;
        weightsName = $"layer{layer}.w_ih";
        biasName = $"layer{layer}.b_ih";
        bias = new AlignedFloats(Width);
    }

    /// <summary>What a row of pre-activations begins with, [gates · hidden]: b, and what the cell adds to it.</summary>
    public Span<float> Bias => new(bias.Address, Width);

    /// <summary>Elements of x.</summary>
    protected int Hidden { get; }

    /// <summary>Elements of a row of pre-activations.</summary>
    protected int Width { get; }

    /// <summary>Makes what the layer reads: the lowest a token's row of a table, where there are no more tokens than positions, and any other rows.</summary>
    public static LayerInput Create(RecurrentLanguageModel problem, int layer, MicroKernel kernel) =>
        layer == 0 && TokenInput.Serves(problem) ? new TokenInput(problem) : new RowInput(problem, layer, kernel);

    /// <summary>Copies b and packs the thread's share of W.</summary>
    public virtual void Pack(TensorSet parameters, CpuThreads threads, int thread)
    {
        if (thread == 0)
        {
            parameters.Floats(biasName).CopyTo(Bias);
        }
    }

    /// <summary>The thread's share of what can be computed before any row is known, when all threads have packed.</summary>
    public virtual void Prepare(TensorSet parameters, DenseProduct product, CpuThreads threads, int thread)
    {
    }

    /// <summary>The pre-activations of some rows, as far as inputs make them.</summary>
    /// <param name="work">The rows.</param>
    /// <param name="trace">The layer's.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    public abstract void Forward(SequenceWorkspace work, LayerTrace trace, int first, int count);

    /// <summary>Takes the gradients of the pre-activations of some rows; each row once.</summary>
    /// <param name="work">The rows; receives the sum of the gradients in <see cref="SequenceWorkspace.Sums"/>, or <see cref="Finish"/> does.</param>
    /// <param name="trace">The layer's.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">Rows.</param>
    /// <param name="gradients">Receives, or <see cref="Finish"/> does.</param>
    public abstract void Backward(SequenceWorkspace work, LayerTrace trace, int first, int count, TensorSet gradients);

    /// <summary>Adds what waited for all rows.</summary>
    public virtual void Finish(SequenceWorkspace work, TensorSet parameters, TensorSet gradients) => DenseRows.Add(work.Sums, new Span<float>(gradients.AddressOf(biasName), Width));

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>W, or its gradient, [gates · hidden, hidden].</summary>
    protected MatrixView WeightsOf(TensorSet set) => new((float*)set.AddressOf(weightsName), Hidden);

    /// <summary>Frees the memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            bias.Dispose();
        }
    }
}
