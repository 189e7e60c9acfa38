using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Spec.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>What a block's attention reads: q, k and v of every row before they are turned, by the norm before them and one product, and the way back from their gradients.</summary>
internal abstract unsafe class AttentionInput<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly string prefix;
    private readonly int dim;
    private readonly RowLayout layout;

    /// <summary>Takes the memory.</summary>
    protected AttentionInput(AttentionLanguageModel problem, int layer, MicroKernel kernel)
    {
        prefix = $"layer{layer}.";
        dim = problem.ModelDim;
        layout = new RowLayout(problem);
        Weights = new StackedWeights(kernel, dim, layout.Stride, prefix + "w_q", prefix + "w_k", prefix + "w_v");
    }

    /// <summary>W_q, W_k and W_v.</summary>
    public StackedWeights Weights { get; }

    /// <summary>Makes what the attention reads: the lowest block's a token's row of a table, where there are no more tokens than positions, and any other's rows.</summary>
    public static AttentionInput<TLanes, TVector> Create(AttentionLanguageModel problem, int layer, MicroKernel kernel) =>
        layer == 0 && RowLayout.HasTokenRows(problem)
            ? new TokenInput<TLanes, TVector>(problem, kernel)
            : new RowInput<TLanes, TVector>(problem, layer, kernel);

    /// <summary>Computes what follows from the weights alone, when they are packed; by one thread.</summary>
    public virtual void Prepare(TensorSet parameters, DenseProduct product)
    {
    }

    /// <summary>Fills q, k and v of the trace.</summary>
    public abstract void Forward(RowWorkspace work, BlockTrace trace, TensorSet parameters);

    /// <summary>From the gradients that stand in the place of q, k and v to those of the norm and the weights, added, and of the stream, added; of a token's row, instead of the stream's, that of the embedding.</summary>
    public abstract void Backward(RowWorkspace work, BlockTrace trace, TensorSet parameters, TensorSet gradients);

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>The norm's gain, or its gradient.</summary>
    protected float* GainOf(TensorSet set) => (float*)set.AddressOf(prefix + "attention_norm");

    /// <summary>From gradients of q, k and v to those of the weights, added, and of the normed rows.</summary>
    /// <param name="product">The thread's.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="dQkv">[rows, q | k | v].</param>
    /// <param name="normed">What the products read.</param>
    /// <param name="inner">Receives the gradient with respect to that.</param>
    /// <param name="gradients">Receives the weights'.</param>
    protected void MultiplyBack(DenseProduct product, int rows, MatrixView dQkv, MatrixView normed, MatrixView inner, TensorSet gradients)
    {
        string[] names = ["w_q", "w_k", "w_v"];
        for (int part = 0; part < names.Length; part++)
        {
            MatrixView dy = new(dQkv.Address + (part * layout.Stride), dQkv.Stride);
            product.Multiply(new MatmulShape(dim, dim, rows), dy.Transpose, normed, new MatrixView((float*)gradients.AddressOf(prefix + names[part]), dim), add: true);
        }

        product.Multiply(rows, dQkv, Weights.Backward, inner, add: false);
    }

    /// <summary>Frees the memory.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Weights.Dispose();
        }
    }
}
