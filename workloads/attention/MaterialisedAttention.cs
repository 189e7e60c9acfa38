using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Attention;

/// <summary>Attention as the textbook has it, with fast products: the whole matrix of weights of a head, sequence × sequence, is written, turned into weights, and read again.</summary>
/// <remarks>What exact tiled attention is to be compared with: same micro-kernels, same exponential, same threads, each with its own rows of the matrix; nothing is skipped, and the memory grows with the square of the sequence.</remarks>
public sealed unsafe class MaterialisedAttention : IDisposable
{
    private readonly AttentionProblem problem;
    private readonly CpuThreads threads;
    private readonly QueryTile tile;
    private readonly Action<int> region;
    private readonly AlignedMemory matrix;
    private readonly AlignedMemory running;
    private readonly AlignedMemory scratch;
    private float* q;
    private float* k;
    private float* v;
    private float* o;

    /// <summary>Takes the memory.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    public MaterialisedAttention(AttentionProblem problem, CpuThreads threads, MicroKernel? kernel = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(threads);
        this.problem = problem;
        this.threads = threads;
        tile = new QueryTile(problem, kernel ?? MicroKernel.BestForAttention);
        region = Region;
        matrix = new AlignedMemory(4L * Tiles * tile.Lanes * problem.Sequence);
        running = new AlignedMemory(4L * 2 * Tiles * tile.Lanes);
        scratch = new AlignedMemory(4L * threads.Count * tile.Lanes * problem.HeadDim);
    }

    /// <summary>Bytes that it took: the matrix of a head, rounded up to whole tiles, and what grows no faster than the sequence.</summary>
    internal long ByteCount => matrix.ByteCount + running.ByteCount + scratch.ByteCount;

    /// <summary>Bytes of the matrix, which all heads and threads share.</summary>
    internal long MatrixByteCount => matrix.ByteCount;

    /// <summary>Bytes that it takes, before it does.</summary>
    /// <param name="problem">The shape.</param>
    /// <param name="threads">Threads to compute with.</param>
    /// <param name="kernel">The kernel.</param>
    internal static long ByteCountOf(AttentionProblem problem, int threads, MicroKernel kernel)
    {
        int lanes = QueryTile.LanesOf(problem, kernel);
        long rows = ((long)problem.Sequence + lanes - 1) / lanes * lanes;
        return 4 * ((rows * problem.Sequence) + (2 * rows) + ((long)threads * lanes * problem.HeadDim));
    }

    private int Keys => problem.Sequence;

    private int Tiles => (Keys + tile.Lanes - 1) / tile.Lanes;

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
        threads.Run(region);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        matrix.Dispose();
        running.Dispose();
        scratch.Dispose();
    }

    private void Region(int thread)
    {
        float* mine = (float*)scratch.Address + ((nint)thread * tile.Lanes * problem.HeadDim);
        for (int head = 0; head < problem.Heads; head++)
        {
            nint ofHead = (nint)head * Keys * problem.HeadDim;
            LinesAhead none = default;
            for (int number = thread; number < Tiles; number += threads.Count)
            {
                tile.TurnQueries(q + ofHead + OffsetOf(number), CountOf(number), mine);
                tile.Logits(k + ofHead, Keys, late: 0, mine, StripOf(number), ref none);
            }

            for (int number = thread; number < Tiles; number += threads.Count)
            {
                if (problem.Causal)
                {
                    tile.Mask(StripOf(number), 0, Keys, number * tile.Lanes);
                }

                tile.Softmax(StripOf(number), Keys, RunningOf(number), null);
            }

            for (int number = thread; number < Tiles; number += threads.Count)
            {
                tile.Weigh(v + ofHead, StripOf(number), Keys, late: 0, mine, add: false);
                tile.Write(mine, RunningOf(number) + tile.Lanes, CountOf(number), o + ofHead + OffsetOf(number));
            }
        }
    }

    private float* StripOf(int number) => (float*)matrix.Address + ((nint)number * tile.Lanes * Keys);

    private float* RunningOf(int number) => (float*)running.Address + ((nint)number * 2 * tile.Lanes);

    private nint OffsetOf(int number) => (nint)number * tile.Lanes * problem.HeadDim;

    private int CountOf(int number) => Math.Min(tile.Lanes, Keys - (number * tile.Lanes));
}
