using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Attention;

/// <summary>Exact attention on the CPU, any shape; never holds more than a strip of the matrix of weights.</summary>
/// <remarks>
/// What makes each version faster than the one before:
/// 1. Materialised: S = Q Kᵀ, softmax of each row, O = P V: the matrix goes through memory four times and half of it is masked away.
/// 2. Tiled, with the online softmax (Milakov and Gimelshein, 2018; Dao et al., "FlashAttention", 2022): a strip of keys at a time, a running maximum and sum for each query; when the maximum rises, what was summed is scaled down. Strips above the diagonal are skipped.
/// 3. Transposed: a strip is S^T [keys, queries], one query to a lane, so maxima and sums need no shuffles across lanes; and what the softmax writes is, as it lies, the right operand of O^T += V^T P^T. Both products are the matmul family's micro-kernels.
/// 4. K is packed once for all query tiles of a head; V^T is read as it lies, in columns. log2 e/√d is folded into the exponent; 2^x is six multiply-adds.
/// 5. Threads take tiles by a counter, head by head, so that a head's keys and values stay in the cache; of each head the longest (the last queries) first.
/// </remarks>
public sealed unsafe class AttentionCpu : IDisposable
{
    // A strip of S^T, 128 keys by 16 or 32 queries, is 8 or 16 KiB: it stays in the L1 cache from the first product to the second.
    private const int KeysOfStrip = 128;

    // A logit whose exponential is nothing; not infinite, so that no difference of two is not a number.
    private const float Hidden = -1e30f;

    private readonly AttentionProblem problem;
    private readonly CpuThreads threads;
    private readonly MicroKernel kernel;
    private readonly Action<int> region;
    private readonly delegate*<float*, int, nint, float, float*, float*, int, void> softmax;
    private readonly AlignedMemory packedKeys;
    private readonly AlignedMemory scratch;
    private readonly int lanes;
    private readonly float scale;
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
        scale = (float)(Math.Log2(Math.E) / Math.Sqrt(problem.HeadDim));
        softmax = this.kernel == MicroKernel.Wide ? &StripSoftmax<Lanes512, Vector512<float>>.Add
            : this.kernel == MicroKernel.Medium ? &StripSoftmax<Lanes256, Vector256<float>>.Add
            : &StripSoftmax<Lanes128, Vector128<float>>.Add;
        packedKeys = new AlignedMemory(4L * problem.Heads * problem.Sequence * problem.HeadDim);
        scratch = new AlignedMemory(4L * threads.Count * ScratchElements);
    }

    private int Dim => problem.HeadDim;

    private int Keys => problem.Sequence;

    // Q^T, O^T, S^T, and the running maximum and sum; a whole number of cache lines.
    private long ScratchElements => (long)lanes * ((2 * Dim) + KeysOfStrip + 2);

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
        packedKeys.Dispose();
        scratch.Dispose();
    }

    private void Region(int thread)
    {
        int strips = (Keys + KeysOfStrip - 1) / KeysOfStrip, all = strips * problem.Heads;
        for (int strip = all * thread / threads.Count; strip < all * (thread + 1) / threads.Count; strip++)
        {
            int first = strip % strips * KeysOfStrip;
            PackKeys(strip / strips, first, Math.Min(KeysOfStrip, Keys - first));
        }

        threads.Barrier();
        int tilesOfHead = (Keys + lanes - 1) / lanes;
        float* mine = (float*)scratch.Address + (thread * ScratchElements);
        for (int tile = Take(); tile < tilesOfHead * problem.Heads; tile = Take())
        {
            Tile(tile / tilesOfHead, (tilesOfHead - 1 - (tile % tilesOfHead)) * lanes, mine);
        }
    }

    private int Take() => Interlocked.Increment(ref nextTile) - 1;

    /// <summary>The output of one tile of queries, one query to a lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int head, int firstQuery, float* mine)
    {
        float* queries = mine;
        float* outputs = queries + (lanes * Dim);
        float* strip = outputs + (lanes * Dim);
        float* running = strip + (lanes * KeysOfStrip);
        int count = Math.Min(lanes, Keys - firstQuery);
        nint ofHead = (nint)head * Keys * Dim, offset = ofHead + ((nint)firstQuery * Dim);

        // Queries become columns; lanes beyond the last are zero: their logits are 0, their output is never written.
        MatmulPacking.PackRows(q + offset, Dim, count, lanes, Dim, queries);
        int visible = problem.Causal ? Math.Min(Keys, firstQuery + lanes) : Keys;
        for (int key = 0; key < visible; key += KeysOfStrip)
        {
            int keys = Math.Min(KeysOfStrip, visible - key);
            Logits((float*)packedKeys.Address + ofHead + ((nint)key * Dim), Math.Min(KeysOfStrip, Keys - key), keys, queries, strip);
            if (problem.Causal && key + keys - 1 > firstQuery)
            {
                Mask(strip, key, keys, firstQuery);
            }

            softmax(strip, keys, lanes, scale, running, key == 0 ? null : outputs, Dim);
            kernel.MultiplyColumns(Dim, lanes, v + ofHead + ((nint)key * Dim), Dim, strip, lanes, outputs, lanes, keys, add: key > 0);
        }

        Divide(outputs, running + lanes);
        MatmulPacking.PackRows(outputs, lanes, Dim, Dim, count, o + offset);
    }

    /// <summary>Packs a strip of keys into micro-panels of even height.</summary>
    private void PackKeys(int head, int first, int keys)
    {
        nint offset = (((nint)head * Keys) + first) * Dim;
        for (int panels = PanelsOf(keys), panel = 0, row = 0, end; panel < panels; panel++, row = end)
        {
            end = keys * (panel + 1) / panels;
            MatmulPacking.PackRows(k + offset + ((nint)row * Dim), Dim, end - row, end - row, Dim, (float*)packedKeys.Address + offset + ((nint)row * Dim));
        }
    }

    /// <summary>S^T of a strip, of as many micro-panels as hold the visible keys: a panel that the diagonal cuts is computed whole.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Logits(float* packed, int keys, int visible, float* queries, float* strip)
    {
        for (int panels = PanelsOf(keys), panel = 0, row = 0, end; row < visible; panel++, row = end)
        {
            end = keys * (panel + 1) / panels;
            kernel.Multiply(end - row, lanes, packed + ((nint)row * Dim), end - row, queries, lanes, strip + (row * lanes), lanes, Dim, add: false);
        }
    }

    private int PanelsOf(int keys) => (keys + kernel.Rows - 1) / kernel.Rows;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Divide(float* outputs, float* sums)
    {
        for (int lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            Vector<float> inverse = Vector<float>.One / Vector.Load(sums + lane);
            float* end = outputs + lane + (Dim * lanes);
            for (float* row = outputs + lane; row < end; row += lanes)
            {
                (Vector.Load(row) * inverse).Store(row);
            }
        }
    }

    private void Mask(float* strip, int key, int keys, int firstQuery)
    {
        for (int row = Math.Max(0, firstQuery + 1 - key); row < keys; row++)
        {
            new Span<float>(strip + (row * lanes), Math.Min(lanes, key + row - firstQuery)).Fill(Hidden);
        }
    }
}
