using System.Numerics;
using System.Runtime.CompilerServices;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Attention;

/// <summary>Turns a tile's queries so that each is a lane, and its outputs back into rows.</summary>
internal static unsafe class TileTurn
{
    /// <summary>Rows of queries become columns, scaled; lanes beyond the last query are zero: their logits are 0, their output is never written.</summary>
    /// <param name="source">[count, dim].</param>
    /// <param name="dim">Elements of a query.</param>
    /// <param name="count">Queries, 1 to <paramref name="lanes"/>.</param>
    /// <param name="scale">Factor of each element.</param>
    /// <param name="target">Receives [dim, lanes].</param>
    /// <param name="lanes">Lanes of the tile.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Queries(float* source, int dim, int count, float scale, float* target, int lanes)
    {
        MatmulPacking.PackRows(source, dim, count, lanes, dim, target);
        for (float* end = target + (dim * lanes); target < end; target += Vector<float>.Count)
        {
            (Vector.Load(target) * scale).Store(target);
        }
    }

    /// <summary>Columns of outputs become rows, each divided by its query's sum of weights.</summary>
    /// <param name="source">[dim, lanes]; divided in place.</param>
    /// <param name="sums">[lanes].</param>
    /// <param name="lanes">Lanes of the tile.</param>
    /// <param name="dim">Elements of an output.</param>
    /// <param name="count">Queries that there are.</param>
    /// <param name="target">Receives [count, dim].</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Outputs(float* source, float* sums, int lanes, int dim, int count, float* target)
    {
        for (int lane = 0; lane < lanes; lane += Vector<float>.Count)
        {
            Vector<float> inverse = Vector<float>.One / Vector.Load(sums + lane);
            float* end = source + lane + (dim * lanes);
            for (float* row = source + lane; row < end; row += lanes)
            {
                (Vector.Load(row) * inverse).Store(row);
            }
        }

        MatmulPacking.PackRows(source, lanes, dim, dim, count, target);
    }
}
