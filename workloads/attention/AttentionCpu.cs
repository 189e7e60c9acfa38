using System.Numerics;
using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Attention;

/// <summary>Exact attention on the CPU, any shape; never holds more than a strip of the matrix of weights.</summary>
/// <remarks>
/// What makes each version faster than the one before:
/// 1. Materialised: S = Q Kᵀ, softmax of each row, O = P V: the matrix goes through memory four times and half of it is masked away.
/// 2. Tiled, with the online softmax (Milakov and Gimelshein, 2018; Dao et al., "FlashAttention", 2022): a strip of keys at a time, a running maximum and sum for each query; when the maximum rises, what was summed is scaled down. Strips above the diagonal are skipped.
/// 3. Transposed: a strip is S^T [keys, queries], one query to a lane, so maxima and sums need no shuffles across lanes; and what the softmax writes is, as it lies, the packed right operand of O^T += V^T P^T. Both products are the matmul family's register tiles.
/// 4. K and V are packed once for all query tiles of a head; log2 e/√d is folded into Q; 2^x is seven multiply-adds.
/// 5. Threads take tiles by a counter, the longest (the last queries) first.
/// </remarks>
public sealed unsafe class AttentionCpu : IDisposable
{
    // A strip of S^T, 128 keys by 16 or 32 queries, is 8 or 16 KiB: it stays in the L1 cache from the first product to the second.
    private const int KeysOfStrip = 128;

    private readonly AttentionProblem problem;
    private readonly CpuThreads threads;
    private readonly MicroKernel kernel;
    private readonly Action<int> region;
    private readonly AlignedMemory packed;
    private readonly AlignedMemory scratch;
    private readonly int stripKeys;
    private readonly int lanes;
    private float* q;
    private float* k;
    private float* v;
    private float* o;
    private int nextTile;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The shape; the head's elements and the sequence may be any number.</param>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    public AttentionCpu(AttentionProblem problem, CpuThreads threads, MicroKernel? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(threads);
        this.problem = problem;
        this.threads = threads;
        this.kernel = kernel ?? MicroKernel.Best;
        region = Region;
        lanes = this.kernel.Columns;

        // Whole panels of keys, so that a strip starts where a panel does.
        stripKeys = KeysOfStrip / this.kernel.Rows * this.kernel.Rows;
        packed = new AlignedMemory(4L * 2 * problem.Heads * PackedHeadElements);
        scratch = new AlignedMemory(4L * threads.Count * ScratchElements);
    }

    private int Dim => problem.HeadDim;

    private int Keys => problem.Sequence;

    private long PackedHeadElements => (long)(Keys + kernel.Rows) * (Dim + kernel.Rows);

    // Q^T, O^T (whole panels of rows), S^T, and the running maximum and sum.
    private long ScratchElements => (long)lanes * (Dim + (Dim + kernel.Rows) + (stripKeys + kernel.Rows) + 2);

    /// <summary>O = softmax(Q Kᵀ/√d) V.</summary>
    /// <param name="queries">[heads, sequence, head_dim], as all of them.</param>
    /// <param name="keys">K.</param>
    /// <param name="values">V.</param>
    /// <param name="output">Receives O; overlaps nothing.</param>
    public void Compute(float* queries, float* keys, float* values, float* output)
    {
        q = queries;
        k = keys;
        v = values;
        o = output;
        nextTile = 0;
        threads.Run(region);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packed.Dispose();
        scratch.Dispose();
    }

    private float* PackedKeys(int head) => (float*)packed.Address + (2 * head * PackedHeadElements);

    private float* PackedValues(int head) => PackedKeys(head) + PackedHeadElements;

    private void Region(int thread)
    {
        for (int part = thread; part < 2 * problem.Heads; part += threads.Count)
        {
            PackHead(part / 2, part % 2 == 0);
        }

        threads.Barrier();
        int tilesOfHead = (Keys + lanes - 1) / lanes;
        float* mine = (float*)scratch.Address + (thread * ScratchElements);
        for (int tile = Take(); tile < tilesOfHead * problem.Heads; tile = Take())
        {
            Tile(tile % problem.Heads, (tilesOfHead - 1 - (tile / problem.Heads)) * lanes, mine);
        }
    }

    private int Take() => Interlocked.Increment(ref nextTile) - 1;

    private void PackHead(int head, bool keys)
    {
        nint offset = (nint)head * Keys * Dim;
        int extent = keys ? Keys : Dim;
        for (int first = 0; first < extent; first += kernel.Rows)
        {
            int rows = Math.Min(kernel.Rows, extent - first);
            if (keys)
            {
                MatmulPacking.PackRows(k + offset + ((nint)first * Dim), Dim, rows, rows, Dim, PackedKeys(head) + ((nint)first * Dim));
            }
            else
            {
                // V^T by rows is V by columns.
                MatmulPacking.PackColumns(v + offset + first, Dim, rows, rows, Keys, PackedValues(head) + ((nint)first * Keys));
            }
        }
    }

    /// <summary>The output of one tile of queries, one query to a lane.</summary>
    private void Tile(int head, int firstQuery, float* mine)
    {
        float* queries = mine;
        float* outputs = queries + (lanes * Dim);
        float* strip = outputs + (lanes * (Dim + kernel.Rows));
        float* maxima = strip + (lanes * (stripKeys + kernel.Rows));
        float* sums = maxima + lanes;
        int count = Math.Min(lanes, Keys - firstQuery);
        nint offset = ((nint)(head * Keys) + firstQuery) * Dim;

        TransposeQueries(q + offset, count, queries);
        new Span<float>(outputs, lanes * (Dim + kernel.Rows)).Clear();
        new Span<float>(maxima, lanes).Fill(float.NegativeInfinity);
        new Span<float>(sums, lanes).Clear();

        int visible = problem.Causal ? Math.Min(Keys, firstQuery + lanes) : Keys;
        for (int key = 0; key < visible; key += stripKeys)
        {
            int keys = Math.Min(stripKeys, visible - key);
            Logits(head, key, keys, queries, strip);
            if (problem.Causal && key + keys - 1 > firstQuery)
            {
                Mask(strip, key, keys, firstQuery);
            }

            Softmax(strip, keys, maxima, sums, outputs);
            AddValues(head, key, keys, strip, outputs);
        }

        WriteOutputs(outputs, sums, count, o + offset);
    }

    private void Logits(int head, int key, int keys, float* queries, float* strip)
    {
        for (int first = 0; first < keys; first += kernel.Rows)
        {
            // A panel is as tall as it was packed, also where the diagonal cuts it: the masked rows cost less than a narrower tile.
            int panelRows = Math.Min(kernel.Rows, Keys - key - first);
            kernel.Multiply(panelRows, lanes, PackedKeys(head) + ((nint)(key + first) * Dim), queries, lanes, strip + (first * lanes), lanes, Dim, add: false);
        }
    }

    private void AddValues(int head, int key, int keys, float* strip, float* outputs)
    {
        for (int first = 0; first < Dim; first += kernel.Rows)
        {
            int panelRows = Math.Min(kernel.Rows, Dim - first);
            float* values = PackedValues(head) + ((nint)first * Keys) + ((nint)key * panelRows);
            kernel.Multiply(panelRows, lanes, values, strip, lanes, outputs + (first * lanes), lanes, keys, add: true);
        }
    }

    private void Mask(float* strip, int key, int keys, int firstQuery)
    {
        for (int row = Math.Max(0, firstQuery + 1 - key); row < keys; row++)
        {
            new Span<float>(strip + (row * lanes), Math.Min(lanes, key + row - firstQuery)).Fill(float.NegativeInfinity);
        }
    }

    /// <summary>Turns logits into weights relative to the running maximum, and scales down what older strips gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Softmax(float* strip, int keys, float* maxima, float* sums, float* outputs)
    {
        float* end = strip + (keys * lanes);
        for (int lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            Vector<float> before = Vector.Load(maxima + lane);
            Vector<float> largest = before, second = before;
            float* row = strip + lane;
            for (; row + lanes < end; row += 2 * lanes)
            {
                largest = Vector.Max(largest, Vector.Load(row));
                second = Vector.Max(second, Vector.Load(row + lanes));
            }

            largest = Vector.Max(largest, second);
            if (row < end)
            {
                largest = Vector.Max(largest, Vector.Load(row));
            }

            Vector<float> sum = Vector<float>.Zero;
            for (row = strip + lane; row < end; row += lanes)
            {
                Vector<float> weight = ExponentialApproximation.PowerOfTwo(Vector.Load(row) - largest);
                weight.Store(row);
                sum += weight;
            }

            if (!Vector.EqualsAll(before, largest))
            {
                Vector<float> shrink = ExponentialApproximation.PowerOfTwo(before - largest);
                sum = Vector.MultiplyAddEstimate(Vector.Load(sums + lane), shrink, sum);
                largest.Store(maxima + lane);
                for (int d = 0; d < Dim; d++)
                {
                    (Vector.Load(outputs + (d * lanes) + lane) * shrink).Store(outputs + (d * lanes) + lane);
                }
            }
            else
            {
                sum += Vector.Load(sums + lane);
            }

            sum.Store(sums + lane);
        }
    }

    // Lanes beyond the last query hold zeros: their logits are 0, their output is never written.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void TransposeQueries(float* source, int count, float* target)
    {
        float scale = (float)(Math.Log2(Math.E) / Math.Sqrt(Dim));
        new Span<float>(target, lanes * Dim).Clear();
        for (int query = 0; query < count; query++)
        {
            for (int d = 0; d < Dim; d++)
            {
                target[(d * lanes) + query] = source[(query * Dim) + d] * scale;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void WriteOutputs(float* outputs, float* sums, int count, float* target)
    {
        for (int query = 0; query < count; query++)
        {
            float inverse = 1 / sums[query];
            for (int d = 0; d < Dim; d++)
            {
                target[(query * Dim) + d] = outputs[(d * lanes) + query] * inverse;
            }
        }
    }
}
