using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>The memory and the products of attention by tiles, for one head of one sequence: packed keys and values, a tile of queries one to a lane, strips [keys, queries], and sums over queries.</summary>
internal sealed unsafe class AttentionTiles : IDisposable
{
    private readonly int keys;
    private readonly int size;
    private readonly MicroKernel kernel;
    private readonly int lanes;
    private readonly AlignedFloats[] memory;

    /// <summary>Takes the memory.</summary>
    /// <param name="positions">Positions of a sequence.</param>
    /// <param name="size">Elements of a head.</param>
    /// <param name="kernel">The kernel.</param>
    public AttentionTiles(int positions, int size, MicroKernel kernel)
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

    /// <summary>Queries of a tile.</summary>
    public int Lanes => lanes;

    /// <summary>K, packed by rows.</summary>
    public float* PackedKeys => memory[0].Address;

    /// <summary>V, packed by rows (backward) or by columns (forward).</summary>
    public float* PackedValues => memory[1].Address;

    /// <summary>K, packed by columns.</summary>
    public float* PackedKeyColumns => memory[2].Address;

    /// <summary>Qᵀ of the tile, [d, queries].</summary>
    public float* Queries => memory[3].Address;

    /// <summary>dOᵀ of the tile.</summary>
    public float* OutputGradients => memory[4].Address;

    /// <summary>A tile [d, queries]: Oᵀ or dQᵀ.</summary>
    public float* Outputs => memory[5].Address;

    /// <summary>The same as rows.</summary>
    private float* Turned => memory[6].Address;

    /// <summary>The strip of Sᵀ and then Pᵀ, [keys, queries].</summary>
    public float* Weights => memory[7].Address;

    /// <summary>The strip of dPᵀ and then dSᵀ.</summary>
    public float* ScoreGradients => memory[8].Address;

    /// <summary>dK in panels of columns.</summary>
    public float* KeyGradients => memory[9].Address;

    /// <summary>dV in panels of columns.</summary>
    public float* ValueGradients => memory[10].Address;

    /// <summary>Q of the tile in panels of columns.</summary>
    public float* QueryPanels => memory[11].Address;

    /// <summary>dO of the tile in panels of columns.</summary>
    public float* OutputGradientPanels => memory[12].Address;

    /// <summary>A panel of a strip, packed again.</summary>
    private float* PackedWeights => memory[13].Address;

    /// <summary>1 / Σ of each query's softmax.</summary>
    public float* Sums => memory[14].Address;

    private int ColumnPanels => (size + lanes - 1) / lanes;

    /// <summary>Clears the sums over queries.</summary>
    public void ClearGradients()
    {
        int accumulated = ColumnPanels * (keys + kernel.Rows) * lanes;
        new Span<float>(KeyGradients, accumulated).Clear();
        new Span<float>(ValueGradients, accumulated).Clear();
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(memory, static one => one.Dispose());

    /// <summary>Packs [keys, d] as left operand of a sum over d.</summary>
    public void PackRows(float* source, nint stride, float* target)
    {
        for (int first = 0; first < keys; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, keys - first);
            MatmulPacking.PackRows(source + (first * stride), stride, rows, rows, size, target + ((nint)first * size));
        }
    }

    /// <summary>Packs the transpose of [keys, d] as left operand of a sum over keys.</summary>
    public void PackColumns(float* source, nint stride, float* target)
    {
        for (int first = 0; first < size; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, size - first);
            MatmulPacking.PackColumns(source + first, stride, rows, rows, keys, target + ((nint)first * keys));
        }
    }

    /// <summary>Packs rows of the tile's queries as right operand of a sum over queries.</summary>
    public void PackTile(float* source, nint stride, int count, float* target)
    {
        for (int first = 0; first < size; first += lanes)
        {
            MatmulPacking.PackColumns(source + first, stride, Math.Min(lanes, size - first), lanes, count, target + (first * lanes));
        }
    }

    /// <summary>[keys, queries] = [keys, d] [d, queries].</summary>
    public void ByKeys(float* packed, float* tile, int visible, float* strip)
    {
        for (int first = 0; first < visible; first += kernel.Rows)
        {
            // A panel is as tall as it was packed, also where the diagonal cuts it.
            int panelRows = Math.Min(kernel.Rows, keys - first);
            kernel.Multiply(panelRows, lanes, packed + ((nint)first * size), panelRows, tile, lanes, strip + (first * lanes), lanes, size, add: false);
        }
    }

    /// <summary>[d, queries] = [d, keys] [keys, queries].</summary>
    public void ByElements(float* packed, float* strip, int visible)
    {
        for (int first = 0; first < size; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, size - first);
            kernel.Multiply(rows, lanes, packed + ((nint)first * keys), rows, strip, lanes, Outputs + (first * lanes), lanes, visible, add: false);
        }
    }

    /// <summary>[keys, d] += [keys, queries] [queries, d].</summary>
    public void AddByQueries(float* strip, float* panels, int visible, int count, float* sums)
    {
        for (int first = 0; first < visible; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, visible - first);
            MatmulPacking.PackRows(strip + (first * lanes), lanes, rows, rows, count, PackedWeights);
            for (int panel = 0; panel < ColumnPanels; panel++)
            {
                float* target = sums + ((((nint)panel * (keys + kernel.Rows)) + first) * lanes);
                kernel.Multiply(rows, lanes, PackedWeights, rows, panels + (panel * lanes * lanes), lanes, target, lanes, count, add: true);
            }
        }
    }

    /// <summary>Fills what no query of the tile sees.</summary>
    public void Mask(float* strip, int firstQuery, int visible, float value)
    {
        for (int key = firstQuery + 1; key < visible; key++)
        {
            new Span<float>(strip + (key * lanes), key - firstQuery).Fill(value);
        }
    }

    /// <summary>Writes the tile's [d, queries] as rows.</summary>
    public void Scatter(int count, float* target, nint stride)
    {
        // Packing rows of d turns them into columns: each query's elements lie side by side.
        MatmulPacking.PackRows(Outputs, lanes, size, size, lanes, Turned);
        for (int query = 0; query < count; query++)
        {
            new ReadOnlySpan<float>(Turned + (query * size), size).CopyTo(new Span<float>(target + (query * stride), size));
        }
    }

    /// <summary>Writes sums over queries as rows.</summary>
    public void CopyPanels(float* panels, float* target, nint stride)
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
