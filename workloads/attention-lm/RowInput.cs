using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Rows of the residual stream: normed and multiplied one by one.</summary>
internal sealed unsafe class RowInput<TLanes, TVector>(AttentionLanguageModel problem, int layer, MicroKernel kernel) : AttentionInput<TLanes, TVector>(problem, layer, kernel)
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public override void Forward(RowWorkspace work, BlockTrace trace, TensorSet parameters)
    {
        RowNorm<TLanes, TVector>.Forward(work.Stream, GainOf(parameters), work.Shape, trace.AttentionNorm, work.Normed);
        work.Product.Multiply(work.Rows, work.Matrix(work.Normed), Weights.Forward, new MatrixView(trace.Qkv, work.Layout.QkvStride), add: false);
    }

    /// <inheritdoc/>
    public override void Backward(RowWorkspace work, BlockTrace trace, TensorSet parameters, TensorSet gradients)
    {
        RowNorm<TLanes, TVector>.Again(trace.AttentionNorm, GainOf(parameters), work.Shape, work.Normed);
        MultiplyBack(work.Product, work.Rows, new MatrixView(trace.Qkv, work.Layout.QkvStride), work.Matrix(work.Normed), work.Matrix(work.InnerGradient), gradients);
        RowNorm<TLanes, TVector>.Backward(trace.AttentionNorm, GainOf(parameters), work.Shape, work.InnerGradient, work.StreamGradient, GainOf(gradients));
    }
}
