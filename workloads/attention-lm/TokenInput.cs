using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Embedded tokens, of which there are no more than positions: equal tokens have equal q, k and v until these are turned, so that one table [tokens, q | k | v] an update has the rows of all positions, and the sums of gradients of equal tokens stand for the gradients of all.</summary>
/// <remarks>What is left of a position is to copy a row and to add one. In exact arithmetic it is the same, as for the recurrent model's lowest layer; the norm's backward pass, too, is linear in the gradient that comes to it.</remarks>
internal sealed unsafe class TokenInput<TLanes, TVector> : AttentionInput<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly RowLayout layout;
    private readonly RowShape shape;
    private readonly NormTrace norm;
    private readonly AlignedFloats embedded;
    private readonly AlignedFloats normed;
    private readonly AlignedFloats table;

    /// <summary>Takes the memory.</summary>
    public TokenInput(AttentionLanguageModel problem, MicroKernel kernel)
        : base(problem, layer: 0, kernel)
    {
        layout = new RowLayout(problem);
        shape = new RowShape(problem.Vocabulary, problem.ModelDim, layout.Stride);
        norm = new NormTrace(layout, shape.Rows);
        embedded = new AlignedFloats((long)shape.Rows * layout.Stride);
        normed = new AlignedFloats((long)shape.Rows * layout.Stride);
        table = new AlignedFloats((long)shape.Rows * layout.QkvStride);
    }

    /// <inheritdoc/>
    public override void Prepare(TensorSet parameters, DenseProduct product)
    {
        ReadOnlySpan<float> embedding = parameters.Floats("embedding");
        for (int token = 0; token < shape.Rows; token++)
        {
            embedding.Slice(token * shape.Width, shape.Width).CopyTo(new Span<float>(embedded.Address + (token * shape.Stride), shape.Width));
        }

        RowNorm<TLanes, TVector>.Forward(embedded.Address, GainOf(parameters), shape, norm, normed.Address);
        product.Multiply(shape.Rows, new MatrixView(normed.Address, shape.Stride), Weights.Forward, new MatrixView(table.Address, layout.QkvStride), add: false);
    }

    /// <inheritdoc/>
    public override void Forward(RowWorkspace work, BlockTrace trace, TensorSet parameters) =>
        DenseRows.Gather(new ReadOnlySpan<float>(table.Address, (int)table.Count), work.Tokens, new Span<float>(trace.Qkv, work.Rows * layout.QkvStride));

    /// <inheritdoc/>
    public override void Backward(RowWorkspace work, BlockTrace trace, TensorSet parameters, TensorSet gradients)
    {
        Span<float> sums = new(work.TokenSums, shape.Rows * (int)layout.QkvStride);
        sums.Clear();
        DenseRows.Scatter(new ReadOnlySpan<float>(trace.Qkv, work.Rows * layout.QkvStride), work.Tokens, sums);

        // Rows of the workspace that nobody needs any more hold what a token has: there are as many or more.
        MatrixView inner = work.Matrix(work.InnerGradient), down = work.Matrix(work.Normed);
        MultiplyBack(work.Product, shape.Rows, new MatrixView(work.TokenSums, layout.QkvStride), new MatrixView(normed.Address, shape.Stride), inner, gradients);
        new Span<float>(down.Address, shape.Rows * (int)shape.Stride).Clear();
        RowNorm<TLanes, TVector>.Backward(norm, GainOf(parameters), shape, inner.Address, down.Address, GainOf(gradients));
        Span<float> embedding = new(gradients.AddressOf("embedding"), shape.Rows * shape.Width);
        for (int token = 0; token < shape.Rows; token++)
        {
            DenseRows.Add(new ReadOnlySpan<float>(down.At(token, 0), shape.Width), embedding.Slice(token * shape.Width, shape.Width));
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            norm.Dispose();
            embedded.Dispose();
            normed.Dispose();
            table.Dispose();
        }
    }
}
