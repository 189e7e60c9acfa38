using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Causal attention of one head of one sequence, forward and backward, by one thread.</summary>
/// <remarks>
/// As in the attention family, a tile of queries lies one query to a lane: scores Sᵀ [keys, queries] need no shuffles for maxima and sums, and their softmax is, as it lies, the packed right operand of Oᵀ = Vᵀ Pᵀ.
/// Keys that no query of the tile sees are not touched. The forward pass leaves only ln Σ e^s of each query; the backward pass computes S again and has Pᵀ = e^(Sᵀ - that) (Dao et al., "FlashAttention", 2022), then
/// dPᵀ = V dOᵀ, dSᵀ = Pᵀ ⊙ (dPᵀ - δ) with δ = Σ P ⊙ dP over a query's keys, dQᵀ = Kᵀ dSᵀ, and dV += Pᵀ dO, dK += dSᵀ Q, for which alone a tile is packed again. Tiles go in one order: the same bits every time.
/// </remarks>
internal sealed unsafe class CausalAttention<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private readonly int keys;
    private readonly int size;
    private readonly AttentionTiles tiles;

    /// <summary>Takes the memory.</summary>
    /// <param name="positions">Positions of a sequence.</param>
    /// <param name="size">Elements of a head.</param>
    /// <param name="kernel">The kernel.</param>
    public CausalAttention(int positions, int size, MicroKernel kernel)
    {
        keys = positions;
        this.size = size;
        tiles = new AttentionTiles(positions, size, kernel);
    }

    /// <summary>O = softmax(Q Kᵀ) V over the causal half.</summary>
    /// <param name="q">Queries, already divided by √d.</param>
    /// <param name="k">Keys.</param>
    /// <param name="v">Values.</param>
    /// <param name="stride">Floats from row to row of all three.</param>
    /// <param name="o">Receives O.</param>
    /// <param name="outputStride">Floats from row to row of O.</param>
    /// <param name="statistics">Receives ln Σ e^s of each query.</param>
    public void Forward(float* q, float* k, float* v, nint stride, float* o, nint outputStride, float* statistics)
    {
        tiles.PackRows(k, stride, tiles.PackedKeys);
        tiles.PackColumns(v, stride, tiles.PackedValues);
        for (int first = 0; first < keys; first += tiles.Lanes)
        {
            int count = Math.Min(tiles.Lanes, keys - first), visible = Math.Min(keys, first + tiles.Lanes);
            MatmulPacking.PackRows(q + (first * stride), stride, count, tiles.Lanes, size, tiles.Queries);
            tiles.ByKeys(tiles.PackedKeys, tiles.Queries, visible, tiles.Weights);
            tiles.Mask(tiles.Weights, first, visible, float.NegativeInfinity);
            TileSoftmax<TLanes, TVector>.Forward(tiles, visible, statistics + first, count);
            tiles.Mask(tiles.Weights, first, visible, 0);
            tiles.ByElements(tiles.PackedValues, tiles.Weights, visible);
            TileSoftmax<TLanes, TVector>.Divide(tiles, size);
            tiles.Scatter(count, o + (first * outputStride), outputStride);
        }
    }

    /// <summary>Replaces Q, K and V by their gradients.</summary>
    /// <param name="q">Queries, already divided by √d; then the gradient with respect to what stood here.</param>
    /// <param name="k">Keys, then their gradient.</param>
    /// <param name="v">Values, then their gradient.</param>
    /// <param name="stride">Floats from row to row of all three.</param>
    /// <param name="gradient">The gradient with respect to O.</param>
    /// <param name="outputStride">Floats from row to row of it.</param>
    /// <param name="statistics">What the forward pass left.</param>
    public void Backward(float* q, float* k, float* v, nint stride, float* gradient, nint outputStride, float* statistics)
    {
        tiles.PackRows(k, stride, tiles.PackedKeys);
        tiles.PackRows(v, stride, tiles.PackedValues);
        tiles.PackColumns(k, stride, tiles.PackedKeyColumns);
        tiles.ClearGradients();
        for (int first = 0; first < keys; first += tiles.Lanes)
        {
            int count = Math.Min(tiles.Lanes, keys - first), visible = Math.Min(keys, first + tiles.Lanes);
            float* queries = q + (first * stride), down = gradient + (first * outputStride);
            MatmulPacking.PackRows(queries, stride, count, tiles.Lanes, size, tiles.Queries);
            MatmulPacking.PackRows(down, outputStride, count, tiles.Lanes, size, tiles.OutputGradients);
            tiles.ByKeys(tiles.PackedKeys, tiles.Queries, visible, tiles.Weights);
            tiles.ByKeys(tiles.PackedValues, tiles.OutputGradients, visible, tiles.ScoreGradients);
            tiles.Mask(tiles.Weights, first, visible, float.NegativeInfinity);
            TileSoftmax<TLanes, TVector>.Backward(tiles, visible, statistics + first, count);
            tiles.Mask(tiles.Weights, first, visible, 0);
            tiles.Mask(tiles.ScoreGradients, first, visible, 0);
            tiles.PackTile(queries, stride, count, tiles.QueryPanels);
            tiles.PackTile(down, outputStride, count, tiles.OutputGradientPanels);
            tiles.AddByQueries(tiles.Weights, tiles.OutputGradientPanels, visible, count, tiles.ValueGradients);
            tiles.AddByQueries(tiles.ScoreGradients, tiles.QueryPanels, visible, count, tiles.KeyGradients);
            tiles.ByElements(tiles.PackedKeyColumns, tiles.ScoreGradients, visible);
            tiles.Scatter(count, queries, stride);
        }

        tiles.CopyPanels(tiles.KeyGradients, k, stride);
        tiles.CopyPanels(tiles.ValueGradients, v, stride);
    }

    /// <inheritdoc/>
    public void Dispose() => tiles.Dispose();
}
