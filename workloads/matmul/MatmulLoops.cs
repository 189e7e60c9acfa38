using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The product on one thread before anything is packed or cut into blocks: what the rungs of a ladder below the fast kernel compute.</summary>
internal static unsafe class MatmulLoops
{
    /// <summary>Three loops, one sum at a time: each addition waits for the one before, and B is read down its columns, a cache line for each element.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Triple(MatmulShape shape, float* a, float* b, float* c)
    {
        unchecked
        {
            for (nint i = 0; i < shape.M; i++)
            {
                for (nint j = 0; j < shape.N; j++)
                {
                    float sum = 0;
                    for (nint p = 0; p < shape.K; p++)
                    {
                        sum += a[(i * shape.K) + p] * b[(p * shape.N) + j];
                    }

                    c[(i * shape.N) + j] = sum;
                }
            }
        }
    }

    /// <summary>The loop over terms goes outside the one over columns: B and C are read along their rows, and the sums of a row do not wait for each other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Reordered(MatmulShape shape, float* a, float* b, float* c)
    {
        unchecked
        {
            for (nint i = 0; i < shape.M; i++)
            {
                float* row = c + (i * shape.N);
                new Span<float>(row, shape.N).Clear();
                for (nint p = 0; p < shape.K; p++)
                {
                    float element = a[(i * shape.K) + p];
                    float* other = b + (p * shape.N);
                    for (nint j = 0; j < shape.N; j++)
                    {
                        row[j] += element * other[j];
                    }
                }
            }
        }
    }

    /// <summary>The same with the processor's widest vectors and fused multiply-adds. Each still costs two loads and a store.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Vectors(MatmulShape shape, float* a, float* b, float* c)
    {
        unchecked
        {
            for (nint i = 0; i < shape.M; i++)
            {
                float* row = c + (i * shape.N);
                new Span<float>(row, shape.N).Clear();
                for (nint p = 0; p < shape.K; p++)
                {
                    float element = a[(i * shape.K) + p];
                    float* other = b + (p * shape.N);
                    nint j = 0;
                    for (; j <= shape.N - Vector512<float>.Count; j += Vector512<float>.Count)
                    {
                        Vector512.Store(Vector512.MultiplyAddEstimate(Vector512.Create(element), Vector512.Load(other + j), Vector512.Load(row + j)), row + j);
                    }

                    for (; j < shape.N; j++)
                    {
                        row[j] += element * other[j];
                    }
                }
            }
        }
    }

    /// <summary>A tile of C stays in registers to its end: an element that is loaded serves a whole row or column of the tile. A and B are read as they lie.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Tiles(MatmulShape shape, float* a, float* b, float* c)
    {
        // Where the kernel reads whole tiles of B, the last columns would be read beyond its end: they are computed by the loops above.
        MicroKernel kernel = MicroKernel.Best;
        int whole = kernel.ReadsOnlyWidth ? shape.N : shape.N / kernel.Columns * kernel.Columns;
        for (int j = 0; j < whole; j += kernel.Columns)
        {
            kernel.MultiplyRows(shape.M, Math.Min(kernel.Columns, whole - j), a, shape.K, b + j, shape.N, c + j, shape.N, shape.K, add: false);
        }

        for (nint i = 0; i < shape.M; i++)
        {
            for (nint j = whole; j < shape.N; j++)
            {
                float sum = 0;
                for (nint p = 0; p < shape.K; p++)
                {
                    sum += a[(i * shape.K) + p] * b[(p * shape.N) + j];
                }

                c[(i * shape.N) + j] = sum;
            }
        }
    }
}
