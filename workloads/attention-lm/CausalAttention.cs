using System.Runtime.CompilerServices;
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
    private readonly MatmulKernel kernel;
    private readonly int lanes;
    private readonly AlignedFloats[] memory;

    /// <summary>Takes the memory.</summary>
    /// <param name="positions">Positions of a sequence.</param>
    /// <param name="size">Elements of a head.</param>
    /// <param name="kernel">The kernel.</param>
    public CausalAttention(int positions, int size, MatmulKernel kernel)
    {
        keys = positions;
        this.size = size;
        this.kernel = kernel;
        lanes = kernel.Columns;
        int columnPanels = (size + lanes - 1) / lanes;
        long packed = (long)(keys + kernel.Rows) * (size + kernel.Rows), strip = (long)(keys + kernel.Rows) * lanes;
        long tile = (long)(size + kernel.Rows) * lanes, rightTile = (long)columnPanels * lanes * lanes;
        memory = [.. ((long[])[packed, packed, packed, tile, tile, tile, tile, strip, strip, strip * columnPanels, strip * columnPanels, rightTile, rightTile, kernel.Rows * lanes, lanes]).Select(static count => new AlignedFloats(count))];
    }

    private float* PackedKeys => memory[0].Address;

    private float* PackedValues => memory[1].Address;

    private float* PackedKeyColumns => memory[2].Address;

    private float* Queries => memory[3].Address;

    private float* OutputGradients => memory[4].Address;

    private float* Outputs => memory[5].Address;

    private float* Turned => memory[6].Address;

    private float* Weights => memory[7].Address;

    private float* ScoreGradients => memory[8].Address;

    private float* KeyGradients => memory[9].Address;

    private float* ValueGradients => memory[10].Address;

    private float* QueryPanels => memory[11].Address;

    private float* OutputGradientPanels => memory[12].Address;

    private float* PackedWeights => memory[13].Address;

    private float* Sums => memory[14].Address;

    private int ColumnPanels => (size + lanes - 1) / lanes;

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
        PackRows(k, stride, PackedKeys);
        PackColumns(v, stride, PackedValues);
        for (int first = 0; first < keys; first += lanes)
        {
            int count = Math.Min(lanes, keys - first), visible = Math.Min(keys, first + lanes);
            MatmulPacking.PackRows(q + (first * stride), stride, count, lanes, size, Queries);
            ByKeys(PackedKeys, Queries, visible, Weights);
            Mask(Weights, first, visible, float.NegativeInfinity);
            Softmax(visible, statistics + first, count);
            Mask(Weights, first, visible, 0);
            ByElements(PackedValues, Weights, visible);
            Divide();
            Scatter(count, o + (first * outputStride), outputStride);
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
        PackRows(k, stride, PackedKeys);
        PackRows(v, stride, PackedValues);
        PackColumns(k, stride, PackedKeyColumns);
        int accumulated = ColumnPanels * (keys + kernel.Rows) * lanes;
        new Span<float>(KeyGradients, accumulated).Clear();
        new Span<float>(ValueGradients, accumulated).Clear();
        for (int first = 0; first < keys; first += lanes)
        {
            int count = Math.Min(lanes, keys - first), visible = Math.Min(keys, first + lanes);
            float* queries = q + (first * stride), down = gradient + (first * outputStride);
            MatmulPacking.PackRows(queries, stride, count, lanes, size, Queries);
            MatmulPacking.PackRows(down, outputStride, count, lanes, size, OutputGradients);
            ByKeys(PackedKeys, Queries, visible, Weights);
            ByKeys(PackedValues, OutputGradients, visible, ScoreGradients);
            Mask(Weights, first, visible, float.NegativeInfinity);
            SoftmaxBackward(visible, statistics + first, count);
            Mask(Weights, first, visible, 0);
            Mask(ScoreGradients, first, visible, 0);
            PackTile(queries, stride, count, QueryPanels);
            PackTile(down, outputStride, count, OutputGradientPanels);
            AddByQueries(Weights, OutputGradientPanels, visible, count, ValueGradients);
            AddByQueries(ScoreGradients, QueryPanels, visible, count, KeyGradients);
            ByElements(PackedKeyColumns, ScoreGradients, visible);
            Scatter(count, queries, stride);
        }

        CopyPanels(KeyGradients, k, stride);
        CopyPanels(ValueGradients, v, stride);
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(memory, static one => one.Dispose());

    /// <summary>Packs [keys, d] as left operand of a sum over d.</summary>
    private void PackRows(float* source, nint stride, float* target)
    {
        for (int first = 0; first < keys; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, keys - first);
            MatmulPacking.PackRows(source + (first * stride), stride, rows, kernel.PanelRowsOf(rows), size, target + ((nint)first * size));
        }
    }

    /// <summary>Packs the transpose of [keys, d] as left operand of a sum over keys.</summary>
    private void PackColumns(float* source, nint stride, float* target)
    {
        for (int first = 0; first < size; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, size - first);
            MatmulPacking.PackColumns(source + first, stride, rows, kernel.PanelRowsOf(rows), keys, target + ((nint)first * keys));
        }
    }

    /// <summary>Packs rows of the tile's queries as right operand of a sum over queries.</summary>
    private void PackTile(float* source, nint stride, int count, float* target)
    {
        for (int first = 0; first < size; first += lanes)
        {
            MatmulPacking.PackColumns(source + first, stride, Math.Min(lanes, size - first), lanes, count, target + (first * lanes));
        }
    }

    /// <summary>[keys, queries] = [keys, d] [d, queries].</summary>
    private void ByKeys(float* packed, float* tile, int visible, float* strip)
    {
        for (int first = 0; first < visible; first += kernel.Rows)
        {
            // A panel is as tall as it was packed, also where the diagonal cuts it.
            int panelRows = kernel.PanelRowsOf(Math.Min(kernel.Rows, keys - first));
            kernel.Multiply(panelRows, packed + ((nint)first * size), tile, strip + (first * lanes), lanes, size, add: false);
        }
    }

    /// <summary>[d, queries] = [d, keys] [keys, queries].</summary>
    private void ByElements(float* packed, float* strip, int visible)
    {
        for (int first = 0; first < size; first += kernel.Rows)
        {
            kernel.Multiply(kernel.PanelRowsOf(Math.Min(kernel.Rows, size - first)), packed + ((nint)first * keys), strip, Outputs + (first * lanes), lanes, visible, add: false);
        }
    }

    /// <summary>[keys, d] += [keys, queries] [queries, d].</summary>
    private void AddByQueries(float* strip, float* panels, int visible, int count, float* sums)
    {
        for (int first = 0; first < visible; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, visible - first), panelRows = kernel.PanelRowsOf(rows);
            MatmulPacking.PackRows(strip + (first * lanes), lanes, rows, panelRows, count, PackedWeights);
            for (int panel = 0; panel < ColumnPanels; panel++)
            {
                float* target = sums + ((((nint)panel * (keys + kernel.Rows)) + first) * lanes);
                kernel.Multiply(panelRows, PackedWeights, panels + (panel * lanes * lanes), target, lanes, count, add: true);
            }
        }
    }

    private void Mask(float* strip, int firstQuery, int visible, float value)
    {
        for (int key = firstQuery + 1; key < visible; key++)
        {
            new Span<float>(strip + (key * lanes), key - firstQuery).Fill(value);
        }
    }

    /// <summary>Turns the tile's scores into e^(score - greatest); leaves the statistics, and 1 / Σ.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax(int visible, float* statistics, int count)
    {
        unchecked
        {
            float* inverses = Sums;
            float* end = Weights + ((nint)visible * lanes);
            float* greatest = stackalloc float[lanes];
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector most = TLanes.Load(Weights + lane);
                for (float* row = Weights + lane + lanes; row < end; row += lanes)
                {
                    most = TLanes.Max(most, TLanes.Load(row));
                }

                TVector sum = TLanes.Create(0f);
                for (float* row = Weights + lane; row < end; row += lanes)
                {
                    TVector weight = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), most));
                    TLanes.Store(weight, row);
                    sum = TLanes.Add(sum, weight);
                }

                TLanes.Store(most, greatest + lane);
                TLanes.Store(sum, inverses + lane);
            }

            for (int query = 0; query < lanes; query++)
            {
                if (query < count)
                {
                    statistics[query] = greatest[query] + MathF.Log(inverses[query]);
                }

                inverses[query] = 1 / inverses[query];
            }
        }
    }

    /// <summary>Divides the tile's outputs by the sums of its softmaxes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Divide()
    {
        unchecked
        {
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector inverse = TLanes.Load(Sums + lane);
                float* end = Outputs + ((nint)size * lanes);
                for (float* row = Outputs + lane; row < end; row += lanes)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(row), inverse), row);
                }
            }
        }
    }

    /// <summary>Turns the tile's scores into weights, and what stands in the other strip from dP into dS.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void SoftmaxBackward(int visible, float* statistics, int count)
    {
        unchecked
        {
            float* shifts = stackalloc float[lanes];
            new Span<float>(shifts, lanes).Clear();
            new ReadOnlySpan<float>(statistics, count).CopyTo(new Span<float>(shifts, lanes));
            nint other = (nint)(ScoreGradients - Weights);
            float* end = Weights + ((nint)visible * lanes);
            for (int lane = 0; lane < lanes; lane += TLanes.Count)
            {
                TVector shift = TLanes.Load(shifts + lane), mean = TLanes.Create(0f);
                for (float* row = Weights + lane; row < end; row += lanes)
                {
                    TVector weight = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(row), shift));
                    TLanes.Store(weight, row);
                    mean = TLanes.MultiplyAdd(weight, TLanes.Load(row + other), mean);
                }

                for (float* row = Weights + lane; row < end; row += lanes)
                {
                    TLanes.Store(TLanes.Multiply(TLanes.Load(row), TLanes.Subtract(TLanes.Load(row + other), mean)), row + other);
                }
            }
        }
    }

    /// <summary>Writes the tile's [d, queries] as rows.</summary>
    private void Scatter(int count, float* target, nint stride)
    {
        // Packing rows of d turns them into columns: each query's elements lie side by side.
        MatmulPacking.PackRows(Outputs, lanes, size, size, lanes, Turned);
        for (int query = 0; query < count; query++)
        {
            new ReadOnlySpan<float>(Turned + (query * size), size).CopyTo(new Span<float>(target + (query * stride), size));
        }
    }

    private void CopyPanels(float* panels, float* target, nint stride)
    {
        for (int panel = 0; panel < ColumnPanels; panel++)
        {
            int width = Math.Min(lanes, size - (panel * lanes));
            float* source = panels + ((nint)panel * (keys + kernel.Rows) * lanes);
            for (int key = 0; key < keys; key++)
            {
                new ReadOnlySpan<float>(source + (key * lanes), width).CopyTo(new Span<float>(target + (key * stride) + (panel * lanes), width));
            }
        }
    }
}
