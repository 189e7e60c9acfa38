using System.Diagnostics;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>A recurrent layer in fp32, forward and backward over whole sequences of several examples: what every cell has in common, which is everything that does not wait for the step before.</summary>
/// <remarks>The weights are packed once an update, both ways round, and shared by the threads.</remarks>
internal abstract unsafe class TrainedLayer : IDisposable
{
    // Rows of a stretch of steps: few enough that their gates stay in the second cache beside the weights; backward as many as a product takes terms at once.
    private const int RowsForward = 128;
    private const int RowsBackward = 256;

    private readonly PackedOperand input;
    private readonly PackedOperand inputBackward;
    private readonly AlignedFloats bias;
    private readonly string inputWeights;
    private readonly string inputBias;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="layer">The layer's number, from 0 on.</param>
    /// <param name="kernel">The kernel of products.</param>
    protected TrainedLayer(RecurrentLanguageModel problem, int layer, MicroKernel kernel)
    {
        Hidden = problem.Hidden;
        Width = problem.Gates * Hidden;
        Prefix = $"layer{layer}.";
        inputWeights = Prefix + "w_ih";
        inputBias = Prefix + "b_ih";
        input = new PackedOperand(kernel, Hidden, Width);
        inputBackward = new PackedOperand(kernel, Width, Hidden);
        bias = new AlignedFloats(Width);
    }

    /// <summary>Elements of a state.</summary>
    protected int Hidden { get; }

    /// <summary>Elements of a row of gates.</summary>
    protected int Width { get; }

    /// <summary>What the names of the layer's tensors begin with.</summary>
    protected string Prefix { get; }

    /// <summary>What a row of pre-activations begins with; [<see cref="Width"/>].</summary>
    protected Span<float> Bias => new(bias.Address, Width);

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
    public virtual void Pack(TensorSet parameters, CpuThreads threads, int thread)
    {
        MatrixView weights = new((float*)parameters.AddressOf(inputWeights), Hidden);
        Pack(input, weights.Transpose, threads, thread);
        Pack(inputBackward, weights, threads, thread);
        if (thread == 0)
        {
            parameters.Floats(inputBias).CopyTo(Bias);
        }
    }

    /// <summary>h of every step: the inputs' products for a stretch of steps at once, then their recurrence, while the pre-activations are in the cache.</summary>
    public void Forward(SequenceWorkspace work, LayerTrace trace)
    {
        int stretch = Math.Max(1, RowsForward / work.Examples);
        for (int step = 0; step < work.Steps; step++)
        {
            if (step % stretch == 0)
            {
                int rows = Math.Min(stretch, work.Steps - step) * work.Examples;
                MatrixView gates = From(trace.Gates, work, step);
                DenseRows.Fill(Bias, new Span<float>(gates.Address, rows * Width));
                work.Product.Multiply(rows, From(trace.Input, work, step), input, gates, add: true);
            }

            Step(work, trace, step);
        }
    }

    /// <summary>From the gradient of h (<see cref="SequenceWorkspace.Down"/>, which is used up) to that of the weights, added, and of the inputs (<see cref="SequenceWorkspace.Up"/>).</summary>
    public void Backward(SequenceWorkspace work, LayerTrace trace, TensorSet gradients)
    {
        new Span<float>(work.Carry.Address, work.Examples * Hidden).Clear();
        int stretch = Math.Max(1, RowsBackward / work.Examples);
        for (int end = work.Steps; end > 0; end -= stretch)
        {
            int first = Math.Max(0, end - stretch);
            for (int step = end - 1; step >= first; step--)
            {
                StepBackward(work, trace, step);
            }

            AddGradients(work, trace, first, end, gradients);
        }
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
    /// <param name="work">Whose sums are those of the gates' gradients over these steps.</param>
    /// <param name="trace">The layer's.</param>
    /// <param name="first">The first step; at least 1 for what multiplies, since the state before step 0 is zero.</param>
    /// <param name="end">The step after the last.</param>
    /// <param name="gradients">Receives.</param>
    protected abstract void AddRecurrentGradients(SequenceWorkspace work, LayerTrace trace, int first, int end, TensorSet gradients);

    /// <summary>Packs a thread's share of an operand's panels.</summary>
    protected static void Pack(PackedOperand operand, MatrixView weights, CpuThreads threads, int thread) =>
        operand.Pack(weights, threads.ShareStart(thread, operand.Panels), threads.ShareStart(thread + 1, operand.Panels));

    /// <summary>The rows of a matrix from a step on.</summary>
    protected static MatrixView From(MatrixView matrix, SequenceWorkspace work, int step) => new(matrix.At(step * work.Examples, 0), matrix.Stride);

    /// <summary>The elements of the steps from <paramref name="first"/> to before <paramref name="end"/>.</summary>
    protected static Span<float> Rows(MatrixView matrix, SequenceWorkspace work, int first, int end) =>
        new(matrix.At(first * work.Examples, 0), (end - first) * work.Examples * (int)matrix.Stride);

    /// <summary>Frees the memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            input.Dispose();
            inputBackward.Dispose();
            bias.Dispose();
        }
    }

    private void AddGradients(SequenceWorkspace work, LayerTrace trace, int first, int end, TensorSet gradients)
    {
        int rows = (end - first) * work.Examples;
        MatrixView gates = From(trace.Gates, work, first);
        work.Product.Multiply(new MatmulShape(Width, Hidden, rows), gates.Transpose, From(trace.Input, work, first), new MatrixView((float*)gradients.AddressOf(inputWeights), Hidden), add: true);
        work.Product.Multiply(rows, gates, inputBackward, From(work.Up, work, first), add: false);
        work.Sums.Clear();
        DenseRows.AddSums(Rows(trace.Gates, work, first, end), work.Sums);
        DenseRows.Add(work.Sums, new Span<float>(gradients.AddressOf(inputBias), Width));
        AddRecurrentGradients(work, trace, first, end, gradients);
    }
}
