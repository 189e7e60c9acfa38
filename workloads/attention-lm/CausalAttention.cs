using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Causal attention of one head of one sequence, forward and backward, by one thread.</summary>
/// <remarks>
/// As in the attention family, a tile of queries lies one query to a lane: scores Sᵀ [keys, queries] need no shuffles for maxima and sums. Keys that no query of the tile sees are not touched. The forward pass leaves only
/// ln Σ e^s of each query; the backward pass computes S again and has Pᵀ = e^(Sᵀ - that) (Dao et al., "FlashAttention", 2022), then dPᵀ = V dOᵀ, dSᵀ = Pᵀ ⊙ (dPᵀ - δ) with δ = Σ P ⊙ dP over a query's keys,
/// dV += Pᵀ dO, dK += dSᵀ Q and dQ = dS K. A head is small and a tile of it smaller: what turns a tile of queries is the only copy that is made; keys, values, strips and results are read and written as they lie.
/// Tiles go in one order: the same bits every time.
/// </remarks>
internal sealed unsafe class CausalAttention<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly int keys;
    private readonly int size;
    private readonly MicroKernel kernel;
    private readonly int lanes;
    private readonly AlignedFloats queries;
    private readonly AlignedFloats outputGradients;
    private readonly AlignedFloats weights;
    private readonly AlignedFloats scoreGradients;
    private readonly AlignedFloats keyGradients;
    private readonly AlignedFloats valueGradients;
    private readonly TileSoftmax<TLanes, TVector> softmax;

    /// <summary>Takes the memory.</summary>
    /// <param name="positions">Positions of a sequence.</param>
    /// <param name="size">Elements of a head.</param>
    /// <param name="kernel">The kernel.</param>
    public CausalAttention(int positions, int size, MicroKernel kernel)
    {
        keys = positions;
        this.size = size;
        this.kernel = kernel;
        lanes = kernel.Columns;
        queries = new AlignedFloats((long)size * lanes);
        outputGradients = new AlignedFloats((long)size * lanes);
        weights = new AlignedFloats((long)keys * lanes);
        scoreGradients = new AlignedFloats((long)keys * lanes);
        keyGradients = new AlignedFloats((long)keys * size);
        valueGradients = new AlignedFloats((long)keys * size);
        softmax = new TileSoftmax<TLanes, TVector>(lanes);
    }

    /// <summary>O = softmax(Q Kᵀ) V over the causal half.</summary>
    /// <param name="q">Queries, already divided by √d.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values; behind the last row a kernel's tile of floats may be read.</param>
    /// <param name="stride">Floats from row to row of all three.</param>
    /// <param name="o">Receives O.</param>
    /// <param name="outputStride">Floats from row to row of O.</param>
    /// <param name="statistics">Receives ln Σ e^s of each query.</param>
    public void Forward(float* q, float* k, float* v, nint stride, float* o, nint outputStride, float* statistics)
    {
        for (int first = 0; first < keys; first += lanes)
        {
            int count = Math.Min(lanes, keys - first), visible = first + count;
            Turn(q + (first * stride), stride, count, queries);
            Score(k, stride, visible, queries, weights);
            softmax.Forward(weights.Address, first, visible, statistics + first);
            MultiplyTransposed(weights.Address, count, v, stride, visible, o + (first * outputStride), outputStride);
        }
    }

    /// <summary>Replaces Q, K and V by their gradients.</summary>
    /// <param name="q">Queries, already divided by √d; then the gradient with respect to what stood here.</param>
    /// <param name="k">Keys, then their gradient.</param>
    /// <param name="v">Values, then their gradient.</param>
    /// <param name="stride">Floats from row to row of all three.</param>
    /// <param name="gradient">The gradient with respect to O; behind the last row a kernel's tile of floats may be read, as behind v.</param>
    /// <param name="outputStride">Floats from row to row of it.</param>
    /// <param name="statistics">What the forward pass left.</param>
    public void Backward(float* q, float* k, float* v, nint stride, float* gradient, nint outputStride, float* statistics)
    {
        // From the last tile, which sees all keys: their sums begin with what it gives.
        int last = (keys - 1) / lanes * lanes;
        for (int first = last; first >= 0; first -= lanes)
        {
            int count = Math.Min(lanes, keys - first), visible = first + count;
            float* tile = q + (first * stride), down = gradient + (first * outputStride);
            Turn(tile, stride, count, queries);
            Turn(down, outputStride, count, outputGradients);
            Score(k, stride, visible, queries, weights);
            Score(v, stride, visible, outputGradients, scoreGradients);
            softmax.Backward(weights.Address, scoreGradients.Address, first, visible, statistics + first);
            AddByQueries(weights.Address, visible, down, outputStride, count, valueGradients.Address, add: first < last);
            AddByQueries(scoreGradients.Address, visible, tile, stride, count, keyGradients.Address, add: first < last);
            MultiplyTransposed(scoreGradients.Address, count, k, stride, visible, tile, stride);
        }

        CopyRows(keyGradients.Address, k, stride);
        CopyRows(valueGradients.Address, v, stride);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        queries.Dispose();
        outputGradients.Dispose();
        weights.Dispose();
        scoreGradients.Dispose();
        keyGradients.Dispose();
        valueGradients.Dispose();
        softmax.Dispose();
    }

    /// <summary>Rows of queries as columns [d, lanes]; lanes beyond the last are zero.</summary>
    private void Turn(float* rows, nint stride, int count, AlignedFloats columns) => MatmulPacking.PackRows(rows, stride, count, lanes, size, columns.Address);

    /// <summary>[keys, lanes] = [keys, d] [d, lanes].</summary>
    private void Score(float* rows, nint stride, int visible, AlignedFloats columns, AlignedFloats strip) =>
        kernel.MultiplyRows(visible, lanes, rows, stride, columns.Address, lanes, strip.Address, lanes, size, add: false, fetch: false);

    /// <summary>[queries, d] = [keys, queries]ᵀ [keys, d].</summary>
    private void MultiplyTransposed(float* strip, int count, float* rows, nint stride, int visible, float* target, nint targetStride)
    {
        for (int column = 0; column < size; column += lanes)
        {
            kernel.MultiplyColumns(count, Math.Min(lanes, size - column), strip, lanes, rows + column, stride, target + column, targetStride, visible, add: false);
        }
    }

    /// <summary>[keys, d] (+)= [keys, queries] [queries, d].</summary>
    private void AddByQueries(float* strip, int visible, float* rows, nint stride, int count, float* sums, bool add)
    {
        for (int column = 0; column < size; column += lanes)
        {
            kernel.MultiplyRows(visible, Math.Min(lanes, size - column), strip, lanes, rows + column, stride, sums + column, size, count, add, fetch: false);
        }
    }

    private void CopyRows(float* source, float* target, nint stride)
    {
        for (int key = 0; key < keys; key++)
        {
            new ReadOnlySpan<float>(source + ((nint)key * size), size).CopyTo(new Span<float>(target + (key * stride), size));
        }
    }
}
