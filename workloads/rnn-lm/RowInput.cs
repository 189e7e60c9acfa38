using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>Rows of any kind: products of many of them at once. W is packed once an update, both ways round, and shared by the threads.</summary>
internal sealed unsafe class RowInput(RecurrentLanguageModel problem, int layer, MicroKernel kernel) : LayerInput(problem, layer)
{
    private readonly PackedOperand forward = new(kernel, problem.Hidden, problem.Gates * problem.Hidden);
    private readonly PackedOperand backward = new(kernel, problem.Gates * problem.Hidden, problem.Hidden);

    /// <inheritdoc/>
    public override void Pack(TensorSet parameters, CpuThreads threads, int thread)
    {
        base.Pack(parameters, threads, thread);
        forward.Pack(WeightsOf(parameters).Transpose, threads, thread);
        backward.Pack(WeightsOf(parameters), threads, thread);
    }

    /// <inheritdoc/>
    public override void Forward(SequenceWorkspace work, LayerTrace trace, int first, int count)
    {
        MatrixView gates = trace.Gates.From(first);
        DenseRows.Fill(Bias, new Span<float>(gates.Address, count * Width));
        work.Product.Multiply(count, trace.Input.From(first), forward, gates, add: true);
    }

    /// <inheritdoc/>
    public override void Backward(SequenceWorkspace work, LayerTrace trace, int first, int count, TensorSet gradients)
    {
        MatrixView gates = trace.Gates.From(first);
        work.Product.Multiply(new MatmulShape(Width, Hidden, count), gates.Transpose, trace.Input.From(first), WeightsOf(gradients), add: true);
        work.Product.Multiply(count, gates, backward, work.Up.From(first), add: false);
        DenseRows.AddSums(new ReadOnlySpan<float>(gates.Address, count * Width), work.Sums);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            forward.Dispose();
            backward.Dispose();
        }
    }
}
