using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Attention;

/// <summary>Exact attention on the CPU, any shape; never holds more than a strip of the matrix of weights.</summary>
/// <remarks>
/// What makes each version faster than the one before:
/// 1. Materialised (<see cref="MaterialisedAttention"/>): S = Q Kᵀ, softmax of each row, O = P V: the matrix goes through memory four times and half of it is masked away.
/// 2. Tiled, with the online softmax (Milakov and Gimelshein, 2018; Dao et al., "FlashAttention", 2022): a strip of keys at a time, a running maximum and sum for each query; when the maximum rises, what was summed is scaled down.
/// 3. Strips above the diagonal are skipped; on it, of a tile over a pair of micro-panels only the second half meets the keys that the first does not see.
/// 4. Transposed (<see cref="QueryTile"/>), with the matmul family's micro-kernels; K is read as it lies, and so is V^T, in columns: packing them cost more than it saved. log2 e/√d is folded into the exponent; 2^x is six multiply-adds.
/// 5. Threads take tiles by a counter, head by head, so that a head's keys and values stay in the cache; of each head the longest (the last queries) first.
/// 6. While a tile is multiplied, the queries of the next and the place of its own outputs are asked for from memory (<see cref="LinesAhead"/>).
/// </remarks>
public sealed unsafe class AttentionCpu : IDisposable
{
    // A strip of S^T, 128 keys by 16 to 64 queries, is 8 to 32 KiB: it stays in the L1 cache from the first product to the second.
    internal const int DefaultKeysOfStrip = AttentionProblem.StripKeys;

    private readonly AttentionProblem problem;
    private readonly CpuThreads threads;
    private readonly QueryTile tile;
    private readonly bool skips;
    private readonly int keysOfStrip;
    private readonly Action<int> region;
    private readonly AlignedMemory scratch;
    private float* q;
    private float* k;
    private float* v;
    private float* o;
    private int nextTile;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The shape; the head's elements and the sequence may be any number.</param>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    /// <param name="skips">Whether strips that no query of a tile sees are skipped; without, they are computed and masked.</param>
    /// <param name="tuning">Sizes of blocks for this machine; by default those that are right for most.</param>
    public AttentionCpu(AttentionProblem problem, CpuThreads threads, MicroKernel? kernel = null, bool skips = true, CpuTuning? tuning = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(threads);
        this.problem = problem;
        this.threads = threads;
        this.skips = skips;
        keysOfStrip = (tuning ?? CpuTuning.None).KeysOfStrip(problem.HeadDim, DefaultKeysOfStrip);
        tile = new QueryTile(problem, kernel ?? MicroKernel.BestForAttention);
        region = Region;
        scratch = new AlignedMemory(threads.Count * TileBytesOf(problem, tile.Lanes, keysOfStrip));
    }

    /// <summary>Bytes that it took: a tile for each thread.</summary>
    internal long ByteCount => scratch.ByteCount;

    /// <summary>Bytes that it takes, before it does.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="tuning">Sizes of blocks; null for the defaults.</param>
    internal static long ByteCountOf(AttentionProblem problem, int threads, MicroKernel kernel, CpuTuning? tuning = null) =>
        threads * TileBytesOf(problem, QueryTile.LanesOf(problem, kernel), (tuning ?? CpuTuning.None).KeysOfStrip(problem.HeadDim, DefaultKeysOfStrip));

    /// <summary>Bytes of a tile: Q^T, O^T, S^T, and the running maximum and sum.</summary>
    internal static long TileBytesOf(AttentionProblem problem, int lanes, int keysOfStrip = DefaultKeysOfStrip) => 4L * lanes * ((2 * problem.HeadDim) + keysOfStrip + 2);

    private int Dim => problem.HeadDim;

    private int Keys => problem.Sequence;

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
        scratch.Dispose();
    }

    private void Region(int thread)
    {
        float* mine = (float*)(scratch.Address + (thread * TileBytesOf(problem, tile.Lanes, keysOfStrip)));
        for (int number = Take(); number < TilesOfHead * problem.Heads; number = Take())
        {
            Tile(number, mine);
        }
    }

    private int TilesOfHead => (Keys + tile.Lanes - 1) / tile.Lanes;

    private int FirstQueryOf(int number) => (TilesOfHead - 1 - (number % TilesOfHead)) * tile.Lanes;

    /// <summary>Where a tile's queries and outputs begin.</summary>
    private nint OffsetOf(int number) => (((nint)(number / TilesOfHead) * Keys) + FirstQueryOf(number)) * Dim;

    private int Take() => Interlocked.Increment(ref nextTile) - 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int number, float* mine)
    {
        float* queries = mine;
        float* outputs = queries + (tile.Lanes * Dim);
        float* strip = outputs + (tile.Lanes * Dim);
        float* running = strip + (tile.Lanes * keysOfStrip);
        int firstQuery = FirstQueryOf(number), count = Math.Min(tile.Lanes, Keys - firstQuery);
        nint ofHead = (nint)(number / TilesOfHead) * Keys * Dim, offset = OffsetOf(number);
        tile.TurnQueries(q + offset, count, queries);
        int visible = problem.Causal && skips ? Math.Min(Keys, firstQuery + tile.Lanes) : Keys;
        int firstLate = visible - (problem.Causal && skips ? tile.LateKeysOf(visible, firstQuery) : 0);

        // The next tile of this thread is about as many numbers on as there are threads; behind the last there is none, and the last one's are asked for.
        nint next = OffsetOf(Math.Min(number + threads.Count, (TilesOfHead * problem.Heads) - 1));
        LinesAhead ahead = new((byte*)(o + offset), (nint)count * Dim * sizeof(float), (byte*)(q + next), tile.OccasionsOf(visible, visible - firstLate));
        for (int key = 0; key < visible; key += keysOfStrip)
        {
            int keys = Math.Min(keysOfStrip, visible - key), late = Math.Clamp(key + keys - firstLate, 0, keys);
            nint ofStrip = ofHead + ((nint)key * Dim);
            tile.Logits(k + ofStrip, keys, late, queries, strip, ref ahead);
            if (problem.Causal && key + keys - 1 > firstQuery)
            {
                tile.Mask(strip, key, keys, firstQuery);
            }

            tile.Softmax(strip, keys, running, key == 0 ? null : outputs);
            tile.Weigh(v + ofStrip, strip, keys, late, outputs, add: key > 0);
        }

        tile.Write(outputs, running + tile.Lanes, count, o + offset);
    }
}
