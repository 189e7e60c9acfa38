using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>Embedded tokens, of which there are no more than positions: equal tokens have equal W x + b, so that one table E Wᵀ + b an update has the rows of all positions, and the sums of gradients of equal tokens, [tokens, gates · hidden], stand for the gradients of all.</summary>
/// <remarks>The products of every position, forward, dW and dx, become those of every token; what is left of a position is to copy a row and to add one. In exact arithmetic it is the same: dW = Σ da xᵀ = Σ over tokens (Σ da) xᵀ.</remarks>
internal sealed unsafe class TokenInput(RecurrentLanguageModel problem) : LayerInput(problem, layer: 0)
{
    // Columns that a thread computes at least: two micro-panels of the widest kernel.
    private const int ColumnsOfShare = 64;

    private readonly int vocabulary = problem.Vocabulary;
    private readonly AlignedFloats table = new((long)problem.Vocabulary * problem.Gates * problem.Hidden);

    private MatrixView Table => new(table.Address, Width);

    /// <summary>Whether a table is less work than the products: one example has as many positions as the alphabet has tokens, or more.</summary>
    public static bool Serves(RecurrentLanguageModel problem) => problem.Vocabulary <= problem.SequenceLength;

    /// <inheritdoc/>
    public override void Prepare(TensorSet parameters, DenseProduct product, CpuThreads threads, int thread)
    {
        int shares = (Width + ColumnsOfShare - 1) / ColumnsOfShare;
        int first = threads.ShareStart(thread, shares) * ColumnsOfShare, end = Math.Min(Width, threads.ShareStart(thread + 1, shares) * ColumnsOfShare);
        if (first >= end)
        {
            return;
        }

        for (int token = 0; token < vocabulary; token++)
        {
            Bias[first..end].CopyTo(new Span<float>(Table.At(token, first), end - first));
        }

        MatrixView columns = new(Table.At(0, first), Width), weights = WeightsOf(parameters).From(first);
        product.Multiply(new MatmulShape(vocabulary, end - first, Hidden), EmbeddingOf(parameters), weights.Transpose, columns, add: true);
    }

    /// <inheritdoc/>
    public override void Forward(SequenceWorkspace work, LayerTrace trace, int first, int count) =>
        DenseRows.Gather(new ReadOnlySpan<float>(table.Address, (int)table.Count), work.Tokens.Slice(first, count), new Span<float>(trace.Gates.At(first, 0), count * Width));

    /// <inheritdoc/>
    public override void Backward(SequenceWorkspace work, LayerTrace trace, int first, int count, TensorSet gradients) =>
        DenseRows.Scatter(new ReadOnlySpan<float>(trace.Gates.At(first, 0), count * Width), work.Tokens.Slice(first, count), work.TokenSums);

    /// <inheritdoc/>
    public override void Finish(SequenceWorkspace work, TensorSet parameters, TensorSet gradients)
    {
        fixed (float* address = work.TokenSums)
        {
            MatrixView sums = new(address, Width);
            work.Product.Multiply(new MatmulShape(Width, Hidden, vocabulary), sums.Transpose, EmbeddingOf(parameters), WeightsOf(gradients), add: true);
            work.Product.Multiply(new MatmulShape(vocabulary, Hidden, Width), sums, WeightsOf(parameters), EmbeddingOf(gradients), add: true);
        }

        DenseRows.AddSums(work.TokenSums, work.Sums);
        work.TokenSums.Clear();
        base.Finish(work, parameters, gradients);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            table.Dispose();
        }
    }

    private MatrixView EmbeddingOf(TensorSet set) => new((float*)set.AddressOf("embedding"), Hidden);
}
