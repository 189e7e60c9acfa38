using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>One block's forward and backward pass over the rows of a thread's call, with the block's weights packed both ways round.</summary>
internal sealed unsafe class AttentionLanguageBlock<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly AttentionLanguageModel problem;
    private readonly string prefix;
    private readonly AttentionInput<TLanes, TVector> input;
    private readonly StackedWeights gateUp;
    private readonly StackedWeights attentionOutput;
    private readonly StackedWeights down;

    /// <summary>Takes the memory.</summary>
    public AttentionLanguageBlock(AttentionLanguageModel problem, int layer, MicroKernel kernel)
    {
        this.problem = problem;
        prefix = $"layer{layer}.";
        RowLayout layout = new(problem);
        input = AttentionInput<TLanes, TVector>.Create(problem, layer, kernel);
        gateUp = new StackedWeights(kernel, problem.ModelDim, layout.HiddenStride, prefix + "w_gate", prefix + "w_up");
        attentionOutput = new StackedWeights(kernel, problem.ModelDim, problem.ModelDim, prefix + "w_o");
        down = new StackedWeights(kernel, problem.FeedForward, problem.ModelDim, prefix + "w_down");
    }

    private StackedWeights[] Stacks => [input.Weights, gateUp, attentionOutput, down];

    /// <summary>Copies the thread's share of the weights; all threads do so before any packs.</summary>
    public void Stack(TensorSet parameters, CpuThreads threads, int thread) => Array.ForEach(Stacks, stack => stack.Copy(parameters, threads, thread));

    /// <summary>Packs the thread's share of the weights.</summary>
    public void Pack(CpuThreads threads, int thread) => Array.ForEach(Stacks, stack => stack.Pack(threads, thread));

    /// <summary>Computes what follows from the weights alone, when all are packed; by one thread.</summary>
    public void Prepare(TensorSet parameters, DenseProduct product) => input.Prepare(parameters, product);

    /// <summary>Carries the stream through the block.</summary>
    public void Forward(RowWorkspace work, BlockTrace trace, TensorSet parameters, RotaryAttention<TLanes, TVector> attention)
    {
        DenseProduct product = work.Product;
        MatrixView stream = work.Matrix(work.Stream), normed = work.Matrix(work.Normed);
        input.Forward(work, trace, parameters);
        attention.Forward(work, trace);
        product.Multiply(work.Rows, work.Matrix(trace.Attended), attentionOutput.Forward, stream, add: true);
        RowNorm<TLanes, TVector>.Forward(work.Stream, Gain(parameters), work.Shape, trace.FeedForwardNorm, work.Normed);
        product.Multiply(work.Rows, normed, gateUp.Forward, new MatrixView(trace.GateUp, work.Layout.GateUpStride), add: false);
        SwiGlu<TLanes, TVector>.Forward(trace.GateUp, work, work.Hidden);
        product.Multiply(work.Rows, work.HiddenMatrix(work.Hidden), down.Forward, stream, add: true);
    }

    /// <summary>Carries the stream's gradient back through the block, and adds the gradients of the block's weights.</summary>
    public void Backward(RowWorkspace work, BlockTrace trace, TensorSet parameters, RotaryAttention<TLanes, TVector> attention, TensorSet gradients)
    {
        DenseProduct product = work.Product;
        int dim = problem.ModelDim, feedForward = problem.FeedForward;
        MatrixView stream = work.Matrix(work.StreamGradient), inner = work.Matrix(work.InnerGradient);
        MatrixView dGateUp = new(trace.GateUp, work.Layout.GateUpStride);

        product.Multiply(work.Rows, stream, down.Backward, work.HiddenMatrix(work.HiddenGradient), add: false);
        SwiGlu<TLanes, TVector>.Backward(trace.GateUp, work, work.HiddenGradient, work.Hidden);
        AddGradient(work, stream, dim, work.HiddenMatrix(work.Hidden), feedForward, gradients, "w_down");
        RowNorm<TLanes, TVector>.Again(trace.FeedForwardNorm, Gain(parameters), work.Shape, work.Normed);
        AddGradient(work, dGateUp, feedForward, work.Matrix(work.Normed), dim, gradients, "w_gate");
        AddGradient(work, new MatrixView(dGateUp.At(0, work.Layout.HiddenStride), dGateUp.Stride), feedForward, work.Matrix(work.Normed), dim, gradients, "w_up");
        product.Multiply(work.Rows, dGateUp, gateUp.Backward, inner, add: false);
        RowNorm<TLanes, TVector>.Backward(trace.FeedForwardNorm, Gain(parameters), work.Shape, work.InnerGradient, work.StreamGradient, Gain(gradients));

        product.Multiply(work.Rows, stream, attentionOutput.Backward, inner, add: false);
        AddGradient(work, stream, dim, work.Matrix(trace.Attended), dim, gradients, "w_o");
        attention.Backward(work, trace, work.InnerGradient);
        input.Backward(work, trace, parameters, gradients);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        input.Dispose();
        gateUp.Dispose();
        attentionOutput.Dispose();
        down.Dispose();
    }

    /// <summary>dW += dYᵀ X.</summary>
    private void AddGradient(RowWorkspace work, MatrixView dy, int outputs, MatrixView x, int inputs, TensorSet gradients, string name) =>
        work.Product.Multiply(new MatmulShape(outputs, inputs, work.Rows), dy.Transpose, x, new MatrixView((float*)gradients.AddressOf(prefix + name), inputs), add: true);

    /// <summary>The gain of the norm before the feed-forward, or its gradient.</summary>
    private float* Gain(TensorSet set) => (float*)set.AddressOf(prefix + "feed_forward_norm");
}
