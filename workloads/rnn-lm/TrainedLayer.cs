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
    private readonly PackedOperand input;
    private readonly PackedOperand inputBackward;
    private readonly AlignedFloats bias;
    private readonly string inputWeights;
    private readonly string inputBias;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The model.</param>
    /// <param name="layer">The layer's number, from 0 on.</param>
    /// <param name="kernel">The kernel of products.</param>
    protected TrainedLayer(RecurrentLanguageModel problem, int layer, MatmulKernel kernel)
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
    public static TrainedLayer Create<TLanes, TVector>(RecurrentLanguageModel problem, int layer, MatmulKernel kernel)
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

    /// <summary>h of every step: the inputs' products for all rows at once, then the recurrence.</summary>
    public void Forward(SequenceWorkspace work, LayerTrace trace)
    {
        DenseRows.Fill(Bias, work.RowsOf(trace.Gates));
        work.Product.Multiply(work.Rows, trace.Input, input, trace.Gates, add: true);
        for (int step = 0; step < work.Steps; step++)
        {
            Step(work, trace, step);
        }
    }

    /// <summary>From the gradient of h (<see cref="SequenceWorkspace.Down"/>, which is used up) to that of the weights, added, and of the inputs (<see cref="SequenceWorkspace.Up"/>).</summary>
    public void Backward(SequenceWorkspace work, LayerTrace trace, TensorSet gradients)
    {
        new Span<float>(work.Carry.Address, work.Examples * Hidden).Clear();
        for (int step = work.Steps - 1; step >= 0; step--)
        {
            StepBackward(work, trace, step);
        }

        work.Product.Multiply(new MatmulShape(Width, Hidden, work.Rows), trace.Gates.Transpose, trace.Input, new MatrixView((float*)gradients.AddressOf(inputWeights), Hidden), add: true);
        work.Product.Multiply(work.Rows, trace.Gates, inputBackward, work.Up, add: false);
        work.Sums.Clear();
        DenseRows.AddSums(work.RowsOf(trace.Gates), work.Sums);
        DenseRows.Add(work.Sums, new Span<float>(gradients.AddressOf(inputBias), Width));
        AddRecurrentGradients(work, trace, gradients);
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

    /// <summary>The gradients of what multiplies the state; <see cref="SequenceWorkspace.Sums"/> has the sums of the gates' gradients over all rows.</summary>
    protected abstract void AddRecurrentGradients(SequenceWorkspace work, LayerTrace trace, TensorSet gradients);

    /// <summary>Packs a thread's share of an operand's panels.</summary>
    protected static void Pack(PackedOperand operand, MatrixView weights, CpuThreads threads, int thread) =>
        operand.Pack(weights, threads.ShareStart(thread, operand.Panels), threads.ShareStart(thread + 1, operand.Panels));

    /// <summary>The rows of a matrix from a step on.</summary>
    protected static MatrixView From(MatrixView matrix, SequenceWorkspace work, int step) => new(matrix.At(step * work.Examples, 0), matrix.Stride);

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
}
