using System.Diagnostics;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>A recurrent layer in fp32, forward and backward over whole sequences of several examples: stretches of steps, of whose inputs the products are computed together (<see cref="LayerInput"/>), and within a stretch step by step.</summary>
internal abstract unsafe class TrainedLayer : IDisposable
{
    // Rows of a stretch of steps: few enough that their gates stay in the second cache beside the weights; backward as many as a product takes terms at once.
    private const int RowsForward = 128;
    private const int RowsBackward = 256;

    private readonly LayerInput input;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="layer">The layer's number, from 0 on.</param>
    /// <param name="kernel">The kernel of products.</param>
    protected TrainedLayer(RecurrentLanguageModel problem, int layer, MicroKernel kernel)
    {
        Hidden = problem.Hidden;
        Width = problem.Gates * Hidden;
        Prefix = $"layer{layer}.";
        input = LayerInput.Create(problem, layer, kernel);
    }

    /// <summary>Elements of a state.</summary>
    protected int Hidden { get; }

    /// <summary>Elements of a row of gates.</summary>
    protected int Width { get; }

    /// <summary>What the names of the layer's tensors begin with.</summary>
    protected string Prefix { get; }

    /// <summary>What a row of pre-activations begins with; [<see cref="Width"/>].</summary>
    protected Span<float> Bias => input.Bias;

    /// <summary>Makes a layer for one width of vector.</summary>
    public static TrainedLayer Create<TLanes, TVector>(RecurrentLanguageModel problem, int layer, MicroKernel kernel)
        where TLanes : struct, ILanes<TVector>
        where TVector : struct => problem.Cell switch
        {
            RecurrentCell.Lstm => new LstmLayer<TLanes, TVector>(problem, layer, kernel),
            RecurrentCell.Gru => new GruLayer<TLanes, TVector>(problem, layer, kernel),
            RecurrentCell.MinLstm => new MinLstmLayer<TLanes, TVector>(problem, layer, kernel),
            _ => throw new UnreachableException(),
        };

    /// <summary>Packs the thread's share of the weights.</summary>
    public virtual void Pack(TensorSet parameters, CpuThreads threads, int thread) => input.Pack(parameters, threads, thread);

    /// <summary>The thread's share of what follows from weights alone, when all threads have packed.</summary>
    public void Prepare(TensorSet parameters, DenseProduct product, CpuThreads threads, int thread) => input.Prepare(parameters, product, threads, thread);

    /// <summary>h of every step: the inputs' part of the pre-activations for a stretch of steps at once, then their recurrence, while these are in the cache.</summary>
    public void Forward(SequenceWorkspace work, LayerTrace trace)
    {
        int stretch = Math.Max(1, RowsForward / work.Examples);
        for (int step = 0; step < work.Steps; step++)
        {
            if (step % stretch == 0)
            {
                input.Forward(work, trace, step * work.Examples, Math.Min(stretch, work.Steps - step) * work.Examples);
            }

            Step(work, trace, step);
        }
    }

    /// <summary>From the gradient of h (<see cref="SequenceWorkspace.Down"/>, which is used up) to that of the weights, added, and of the inputs (<see cref="SequenceWorkspace.Up"/>; of tokens, to that of the embedding).</summary>
    public void Backward(SequenceWorkspace work, LayerTrace trace, TensorSet parameters, TensorSet gradients)
    {
        new Span<float>(work.Carry.Address, work.Examples * Hidden).Clear();
        work.Sums.Clear();
        int stretch = Math.Max(1, RowsBackward / work.Examples);
        for (int end = work.Steps; end > 0; end -= stretch)
        {
            int first = Math.Max(0, end - stretch);
            for (int step = end - 1; step >= first; step--)
            {
                StepBackward(work, trace, step);
            }

            input.Backward(work, trace, first * work.Examples, (end - first) * work.Examples, gradients);
            AddRecurrentGradients(work, trace, first, end, gradients);
        }

        input.Finish(work, parameters, gradients);
        AddBiasGradients(work.Sums, gradients);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>From pre-activations, as far as inputs make them, to h.</summary>
    protected abstract void Step(SequenceWorkspace work, LayerTrace trace, int step);

    /// <summary>From the gradient of h to that of the pre-activations, in their place.</summary>
    protected abstract void StepBackward(SequenceWorkspace work, LayerTrace trace, int step);

    /// <summary>The gradients, of the steps from <paramref name="first"/> to before <paramref name="end"/>, of what multiplies the state.</summary>
    /// <param name="work">The rows.</param>
    /// <param name="trace">The layer's.</param>
    /// <param name="first">The first step; at least 1 for what multiplies, since the state before step 0 is zero.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="gradients">Receives.</param>
    protected abstract void AddRecurrentGradients(SequenceWorkspace work, LayerTrace trace, int first, int end, TensorSet gradients);

    /// <summary>The gradients of the biases beside the state.</summary>
    /// <param name="sums">The sums of the pre-activations' gradients over all rows.</param>
    /// <param name="gradients">Receives.</param>
    protected abstract void AddBiasGradients(ReadOnlySpan<float> sums, TensorSet gradients);

    /// <summary>The rows of a matrix from a step on.</summary>
    protected static MatrixView From(MatrixView matrix, SequenceWorkspace work, int step) => matrix.From(step * work.Examples);

    /// <summary>The elements of the steps from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    protected static Span<float> Rows(MatrixView matrix, SequenceWorkspace work, int first, int end) =>
        new(matrix.At(first * work.Examples, 0), (end - first) * work.Examples * (int)matrix.Stride);

    /// <summary>Frees the memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
        }
    }
}
