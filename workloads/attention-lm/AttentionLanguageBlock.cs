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
    private readonly StackedWeights qkv;
    private readonly StackedWeights gateUp;
    private readonly StackedWeights attentionOutput;
    private readonly StackedWeights down;

    /// <summary>Takes the memory.</summary>
    public AttentionLanguageBlock(AttentionLanguageModel problem, int layer, MicroKernel kernel)
    {
        this.problem = problem;
        prefix = $"layer{layer}.";
        RowLayout layout = new(problem);
        qkv = new StackedWeights(kernel, problem.ModelDim, layout.Stride, prefix + "w_q", prefix + "w_k", prefix + "w_v");
        gateUp = new StackedWeights(kernel, problem.ModelDim, layout.HiddenStride, prefix + "w_gate", prefix + "w_up");
        attentionOutput = new StackedWeights(kernel, problem.ModelDim, problem.ModelDim, prefix + "w_o");
        down = new StackedWeights(kernel, problem.FeedForward, problem.ModelDim, prefix + "w_down");
    }

    private StackedWeights[] Stacks => [qkv, gateUp, attentionOutput, down];

    /// <summary>Copies the thread's share of the weights; all threads do so before any packs.</summary>
    public void Stack(TensorSet parameters, CpuThreads threads, int thread) => Array.ForEach(Stacks, stack => stack.Copy(parameters, threads, thread));

    /// <summary>Packs the thread's share of the weights.</summary>
    public void Pack(CpuThreads threads, int thread) => Array.ForEach(Stacks, stack => stack.Pack(threads, thread));

    /// <summary>Carries the stream through the block.</summary>
    public void Forward(RowWorkspace work, BlockTrace trace, TensorSet parameters, RotaryAttention<TLanes, TVector> attention)
    {
        DenseProduct product = work.Product;
        MatrixView stream = work.Matrix(work.Stream), normed = work.Matrix(work.Normed);
        RowNorm<TLanes, TVector>.Forward(work.Stream, Gain(parameters, "attention_norm"), problem.ModelDim, work, trace.AttentionNorm, work.Normed);
        product.Multiply(work.Rows, normed, qkv.Forward, new MatrixView(trace.Qkv, work.Layout.QkvStride), add: false);
        attention.Forward(work, trace);
        product.Multiply(work.Rows, work.Matrix(trace.Attended), attentionOutput.Forward, stream, add: true);
        RowNorm<TLanes, TVector>.Forward(work.Stream, Gain(parameters, "feed_forward_norm"), problem.ModelDim, work, trace.FeedForwardNorm, work.Normed);
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
        MatrixView dGateUp = new(trace.GateUp, work.Layout.GateUpStride), dQkv = new(trace.Qkv, work.Layout.QkvStride);

        product.Multiply(work.Rows, stream, down.Backward, work.HiddenMatrix(work.HiddenGradient), add: false);
        SwiGlu<TLanes, TVector>.Backward(trace.GateUp, work, work.HiddenGradient, work.Hidden);
        AddGradient(work, stream, dim, work.HiddenMatrix(work.Hidden), feedForward, gradients, "w_down");
        RowNorm<TLanes, TVector>.Again(trace.FeedForwardNorm, Gain(parameters, "feed_forward_norm"), work, work.Normed);
        AddGradient(work, dGateUp, feedForward, work.Matrix(work.Normed), dim, gradients, "w_gate");
        AddGradient(work, Right(dGateUp, work.Layout.HiddenStride), feedForward, work.Matrix(work.Normed), dim, gradients, "w_up");
        product.Multiply(work.Rows, dGateUp, gateUp.Backward, inner, add: false);
        NormBackward(work, trace.FeedForwardNorm, parameters, gradients, "feed_forward_norm");

        product.Multiply(work.Rows, stream, attentionOutput.Backward, inner, add: false);
        AddGradient(work, stream, dim, work.Matrix(trace.Attended), dim, gradients, "w_o");
        attention.Backward(work, trace, work.InnerGradient);
        RowNorm<TLanes, TVector>.Again(trace.AttentionNorm, Gain(parameters, "attention_norm"), work, work.Normed);
        AddGradient(work, dQkv, dim, work.Matrix(work.Normed), dim, gradients, "w_q");
        AddGradient(work, Right(dQkv, work.Layout.Stride), dim, work.Matrix(work.Normed), dim, gradients, "w_k");
        AddGradient(work, Right(dQkv, 2 * work.Layout.Stride), dim, work.Matrix(work.Normed), dim, gradients, "w_v");
        product.Multiply(work.Rows, dQkv, qkv.Backward, inner, add: false);
        NormBackward(work, trace.AttentionNorm, parameters, gradients, "attention_norm");
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(Stacks, static stack => stack.Dispose());

    private static MatrixView Right(MatrixView matrix, int columns) => new(matrix.Address + columns, matrix.Stride);

    /// <summary>dW += dYᵀ X.</summary>
    private void AddGradient(RowWorkspace work, MatrixView dy, int outputs, MatrixView x, int inputs, TensorSet gradients, string name) =>
        work.Product.Multiply(new MatmulShape(outputs, inputs, work.Rows), dy.Transpose, x, new MatrixView((float*)gradients.AddressOf(prefix + name), inputs), add: true);

    private void NormBackward(RowWorkspace work, NormTrace trace, TensorSet parameters, TensorSet gradients, string name) =>
        RowNorm<TLanes, TVector>.Backward(trace, Gain(parameters, name), problem.ModelDim, work, work.InnerGradient, work.StreamGradient, (float*)gradients.AddressOf(prefix + name));

    private float* Gain(TensorSet parameters, string name) => (float*)parameters.AddressOf(prefix + name);
}
