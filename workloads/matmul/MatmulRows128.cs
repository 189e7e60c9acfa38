using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bench.Workloads.Matmul;

/// <summary>Rows of A that are not packed against a packed panel of 16 columns, in 128-bit vectors: 3 rows by 4 vectors, and single rows for the rest.</summary>
internal static unsafe class MatmulRows128
{
    private const int Columns = 16;

    /// <summary>As <see cref="MatmulKernel.MultiplyRows"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int rows, float* a, nint aStride, float* b, float* c, nint stride, int k, bool add)
    {
        unchecked
        {
            for (; rows >= 3; rows -= 3, a += 3 * aStride, c += 3 * stride)
            {
                Three(a, aStride, b, c, stride, k, add);
            }

            for (; rows > 0; rows--, a += aStride, c += stride)
            {
                One(a, b, c, k, add);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Three(float* a, nint aStride, float* b, float* c, nint stride, int k, bool add)
    {
        unchecked
        {
            Vector128<float> c00 = default, c01 = default, c02 = default, c03 = default;
            Vector128<float> c10 = default, c11 = default, c12 = default, c13 = default;
            Vector128<float> c20 = default, c21 = default, c22 = default, c23 = default;
            float* second = a + aStride;
            float* third = second + aStride;
            for (nint i = 0; i < k; i++, b += Columns)
            {
                Vector128<float> b0 = Vector128.Load(b), b1 = Vector128.Load(b + 4), b2 = Vector128.Load(b + 8), b3 = Vector128.Load(b + 12);
                Vector128<float> v = Vector128.Create(a[i]);
                c00 = Vector128.MultiplyAddEstimate(v, b0, c00);
                c01 = Vector128.MultiplyAddEstimate(v, b1, c01);
                c02 = Vector128.MultiplyAddEstimate(v, b2, c02);
                c03 = Vector128.MultiplyAddEstimate(v, b3, c03);
                v = Vector128.Create(second[i]);
                c10 = Vector128.MultiplyAddEstimate(v, b0, c10);
                c11 = Vector128.MultiplyAddEstimate(v, b1, c11);
                c12 = Vector128.MultiplyAddEstimate(v, b2, c12);
                c13 = Vector128.MultiplyAddEstimate(v, b3, c13);
                v = Vector128.Create(third[i]);
                c20 = Vector128.MultiplyAddEstimate(v, b0, c20);
                c21 = Vector128.MultiplyAddEstimate(v, b1, c21);
                c22 = Vector128.MultiplyAddEstimate(v, b2, c22);
                c23 = Vector128.MultiplyAddEstimate(v, b3, c23);
            }

            Finish(c00, c01, c02, c03, c, add);
            Finish(c10, c11, c12, c13, c + stride, add);
            Finish(c20, c21, c22, c23, c + (2 * stride), add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void One(float* a, float* b, float* c, int k, bool add)
    {
        unchecked
        {
            Vector128<float> c0 = default, c1 = default, c2 = default, c3 = default;
            for (nint i = 0; i < k; i++, b += Columns)
            {
                Vector128<float> v = Vector128.Create(a[i]);
                c0 = Vector128.MultiplyAddEstimate(v, Vector128.Load(b), c0);
                c1 = Vector128.MultiplyAddEstimate(v, Vector128.Load(b + 4), c1);
                c2 = Vector128.MultiplyAddEstimate(v, Vector128.Load(b + 8), c2);
                c3 = Vector128.MultiplyAddEstimate(v, Vector128.Load(b + 12), c3);
            }

            Finish(c0, c1, c2, c3, c, add);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector128<float> x0, Vector128<float> x1, Vector128<float> x2, Vector128<float> x3, float* c, bool add)
    {
        unchecked
        {
            Vector128.Store(add ? x0 + Vector128.Load(c) : x0, c);
            Vector128.Store(add ? x1 + Vector128.Load(c + 4) : x1, c + 4);
            Vector128.Store(add ? x2 + Vector128.Load(c + 8) : x2, c + 8);
            Vector128.Store(add ? x3 + Vector128.Load(c + 12) : x3, c + 12);
        }
    }
}
