using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Attention;

/// <summary>The steps of attention for a tile of queries, one query to a lane; keys lie below each other.</summary>
/// <remarks>Transposed, maxima and sums need no shuffles across lanes, and what the softmax writes is, as it lies, the right operand of O^T += V^T P^T. Thread-safe: no state.</remarks>
internal sealed unsafe class QueryTile
{
    // A logit whose exponential is nothing; not infinite, so that no difference of two is not a number.
    private const float Hidden = -1e30f;

    private readonly MicroKernel kernel;
    private readonly bool paired;
    private readonly delegate*<float*, int, nint, float, float*, float*, int, void> softmax;
    private readonly float scale;

    public QueryTile(AttentionProblem problem, MicroKernel kernel)
    {
        this.kernel = kernel;
        Dim = problem.HeadDim;
        Lanes = LanesOf(problem, kernel);
        paired = Lanes > kernel.Columns;
        scale = (float)(Math.Log2(Math.E) / Math.Sqrt(Dim));
        softmax = kernel.Columns == MicroKernel.Wide.Columns ? &StripSoftmax<Lanes512, Vector512<float>>.Add
            : kernel.Columns == MicroKernel.Medium.Columns ? &StripSoftmax<Lanes256, Vector256<float>>.Add
            : &StripSoftmax<Lanes128, Vector128<float>>.Add;
    }

    /// <summary>Queries of a tile: as many as the kernel's tile has columns, or those of a pair (<see cref="LanesOf"/>).</summary>
    public int Lanes { get; }

    /// <summary>Elements of a query, a key and a value.</summary>
    public int Dim { get; }

    /// <summary>Queries of a tile for a shape and a kernel.</summary>
    public static int LanesOf(AttentionProblem problem, MicroKernel kernel)
    {
        // Pairs gain a twentieth and more (Ice Lake, 2048 queries: from 70 to 75 % of its peak): a last tile that is half empty must not cost more.
        int one = kernel.Columns, two = 2 * one;
        bool full = 20L * CeilingOf(problem.Sequence, two) * two <= 21L * CeilingOf(problem.Sequence, one) * one;
        return kernel.HasPairs && full ? two : one;
    }

    /// <summary>Turns queries [count, dim] into columns [dim, lanes]; lanes beyond the last are zero: their logits are 0, their output is never written.</summary>
    public void TurnQueries(float* source, int count, float* target) => MatmulPacking.PackRows(source, Dim, count, Lanes, Dim, target);

    /// <summary>Of the keys that a tile on the diagonal sees those at the end that its first half does not: of two micro-panels of queries only the second meets them.</summary>
    /// <param name="visible">Keys that the last query sees.</param>
    /// <param name="firstQuery">Position of the first query.</param>
    public int LateKeysOf(int visible, int firstQuery) => paired ? Math.Max(0, visible - firstQuery - kernel.Columns) : 0;

    /// <summary>Occasions that <see cref="Logits"/> has to ask for lines ahead, for so many keys.</summary>
    /// <param name="keys">How many.</param>
    /// <param name="late">Of them late (<see cref="LateKeysOf"/>).</param>
    public int OccasionsOf(int keys, int late) => PanelsOf(keys - late) + (late > 0 ? 1 : 0);

    /// <summary>q·k of every query with some keys.</summary>
    /// <param name="keys">[count, dim], as they lie.</param>
    /// <param name="count">How many.</param>
    /// <param name="late">Of them late (<see cref="LateKeysOf"/>): of those the logits of the first half of the queries are left as they are, to be masked.</param>
    /// <param name="queries">From <see cref="TurnQueries"/>.</param>
    /// <param name="strip">Receives [count, lanes].</param>
    /// <param name="ahead">What will be needed behind the strip.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Logits(float* keys, int count, int late, float* queries, float* strip, ref LinesAhead ahead)
    {
        int early = count - late;
        for (int panels = PanelsOf(early), panel = 0, row = 0, end; panel < panels; panel++, row = end)
        {
            end = (int)((long)early * (panel + 1) / panels);
            float* panelKeys = keys + ((nint)row * Dim), logits = strip + ((nint)row * Lanes);
            if (paired)
            {
                kernel.MultiplyPairRows(end - row, panelKeys, Dim, queries, Lanes, kernel.Columns, logits, Lanes, Dim, add: false, fetch: false);
            }
            else
            {
                kernel.MultiplyRows(end - row, Lanes, panelKeys, Dim, queries, Lanes, logits, Lanes, Dim, add: false, fetch: false);
            }

            ahead.Ask();
        }

        if (late > 0)
        {
            nint half = kernel.Columns;
            kernel.MultiplyRows(late, kernel.Columns, keys + ((nint)early * Dim), Dim, queries + half, Lanes, strip + ((nint)early * Lanes) + half, Lanes, Dim, add: false, fetch: false);
            ahead.Ask();
        }
    }

    /// <summary>Hides from each query the keys behind it.</summary>
    /// <param name="strip">[keys, lanes].</param>
    /// <param name="firstKey">Position of the strip's first key.</param>
    /// <param name="keys">Keys of the strip.</param>
    /// <param name="firstQuery">Position of the first query.</param>
    public void Mask(float* strip, int firstKey, int keys, int firstQuery)
    {
        for (int row = Math.Max(0, firstQuery + 1 - firstKey); row < keys; row++)
        {
            new Span<float>(strip + ((nint)row * Lanes), Math.Min(Lanes, firstKey + row - firstQuery)).Fill(Hidden);
        }
    }

    /// <summary>As <see cref="StripSoftmax{TLanes, TVector}.Add"/>.</summary>
    public void Softmax(float* strip, int keys, float* running, float* outputs) => softmax(strip, keys, Lanes, scale, running, outputs, Dim);

    /// <summary>outputs [dim, lanes] = or += V^T P^T for values [keys, dim] as they lie.</summary>
    /// <param name="values">V.</param>
    /// <param name="strip">P, [keys, lanes].</param>
    /// <param name="keys">How many.</param>
    /// <param name="late">Of them late (<see cref="LateKeysOf"/>): their weights of the first half are taken to be 0.</param>
    /// <param name="outputs">O^T.</param>
    /// <param name="add">Whether to add to it; always where all keys are late.</param>
    public void Weigh(float* values, float* strip, int keys, int late, float* outputs, bool add)
    {
        int early = keys - late;
        if (!paired)
        {
            kernel.MultiplyColumns(Dim, Lanes, values, Dim, strip, Lanes, outputs, Lanes, keys, add);
            return;
        }

        if (early > 0)
        {
            kernel.MultiplyPairColumns(Dim, values, Dim, strip, Lanes, kernel.Columns, outputs, Lanes, early, add);
        }

        if (late > 0)
        {
            nint half = kernel.Columns;
            kernel.MultiplyColumns(Dim, kernel.Columns, values + ((nint)early * Dim), Dim, strip + ((nint)early * Lanes) + half, Lanes, outputs + half, Lanes, late, add: true);
        }
    }

    /// <summary>Divides outputs [dim, lanes] by the sums of weights and writes them as rows [count, dim].</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Write(float* outputs, float* sums, int count, float* target)
    {
        for (int lane = 0; lane < Lanes; lane += Vector<float>.Count)
        {
            Vector<float> inverse = Vector<float>.One / Vector.Load(sums + lane);
            float* end = outputs + lane + (Dim * Lanes);
            for (float* row = outputs + lane; row < end; row += Lanes)
            {
                (Vector.Load(row) * inverse).Store(row);
            }
        }

        MatmulPacking.PackRows(outputs, Lanes, Dim, Dim, count, target);
    }

    private int PanelsOf(int keys) => CeilingOf(keys, paired ? kernel.PairRows : kernel.Rows);

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;
}
