using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Matmul;

/// <summary>12 rows by 32 columns in 512-bit vectors: 24 accumulators, 2 of B and 1 of A, of the 32 registers of AVX-512.</summary>
/// <remarks>Straight-line code with named accumulators: only so does the compiler keep them in registers. An array of vectors, or a loop over rows, goes through memory and is many times slower.</remarks>
internal sealed unsafe class MatmulKernel512 : MatmulKernel
{
    /// <inheritdoc/>
    public override int Rows => 12;

    /// <inheritdoc/>
    public override int Columns => 32;

    /// <inheritdoc/>
    public override int PanelRowsOf(int rows) => rows switch
    {
        <= 1 => 1,
        <= 2 => 2,
        <= 4 => 4,
        <= 8 => 8,
        _ => 12,
    };

    /// <inheritdoc/>
    public override void MultiplyRows(int rows, float* a, nint aStride, float* b, float* c, nint stride, int k, bool add) =>
        PanelKernel<Lanes512, Vector512<float>>.Multiply(rows, a, aStride, b, k, c, stride, add);

    /// <inheritdoc/>
    public override void Multiply(int rows, float* a, float* b, float* c, nint stride, int k, bool add)
    {
        switch (rows)
        {
            case 12:
                Rows12(a, b, c, stride, k, add);
                break;
            case 8:
                Rows8(a, b, c, stride, k, add);
                break;
            case 4:
                Rows4(a, b, c, stride, k, add);
                break;
            case 2:
                Rows2(a, b, c, stride, k, add);
                break;
            case 1:
                Rows1(a, b, c, stride, k, add);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(rows));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows12(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        Vector512<float> c4a = default, c4b = default;
        Vector512<float> c5a = default, c5b = default;
        Vector512<float> c6a = default, c6b = default;
        Vector512<float> c7a = default, c7b = default;
        Vector512<float> c8a = default, c8b = default;
        Vector512<float> c9a = default, c9b = default;
        Vector512<float> c10a = default, c10b = default;
        Vector512<float> c11a = default, c11b = default;
        for (float* end = a + ((nint)k * 12); a < end; a += 12, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c0a = Vector512.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector512.MultiplyAddEstimate(a0, bb, c0b);
            Vector512<float> a1 = Vector512.Create(a[1]);
            c1a = Vector512.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector512.MultiplyAddEstimate(a1, bb, c1b);
            Vector512<float> a2 = Vector512.Create(a[2]);
            c2a = Vector512.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector512.MultiplyAddEstimate(a2, bb, c2b);
            Vector512<float> a3 = Vector512.Create(a[3]);
            c3a = Vector512.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector512.MultiplyAddEstimate(a3, bb, c3b);
            Vector512<float> a4 = Vector512.Create(a[4]);
            c4a = Vector512.MultiplyAddEstimate(a4, ba, c4a);
            c4b = Vector512.MultiplyAddEstimate(a4, bb, c4b);
            Vector512<float> a5 = Vector512.Create(a[5]);
            c5a = Vector512.MultiplyAddEstimate(a5, ba, c5a);
            c5b = Vector512.MultiplyAddEstimate(a5, bb, c5b);
            Vector512<float> a6 = Vector512.Create(a[6]);
            c6a = Vector512.MultiplyAddEstimate(a6, ba, c6a);
            c6b = Vector512.MultiplyAddEstimate(a6, bb, c6b);
            Vector512<float> a7 = Vector512.Create(a[7]);
            c7a = Vector512.MultiplyAddEstimate(a7, ba, c7a);
            c7b = Vector512.MultiplyAddEstimate(a7, bb, c7b);
            Vector512<float> a8 = Vector512.Create(a[8]);
            c8a = Vector512.MultiplyAddEstimate(a8, ba, c8a);
            c8b = Vector512.MultiplyAddEstimate(a8, bb, c8b);
            Vector512<float> a9 = Vector512.Create(a[9]);
            c9a = Vector512.MultiplyAddEstimate(a9, ba, c9a);
            c9b = Vector512.MultiplyAddEstimate(a9, bb, c9b);
            Vector512<float> a10 = Vector512.Create(a[10]);
            c10a = Vector512.MultiplyAddEstimate(a10, ba, c10a);
            c10b = Vector512.MultiplyAddEstimate(a10, bb, c10b);
            Vector512<float> a11 = Vector512.Create(a[11]);
            c11a = Vector512.MultiplyAddEstimate(a11, ba, c11a);
            c11b = Vector512.MultiplyAddEstimate(a11, bb, c11b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
        Finish(c2a, c2b, c + (2 * stride), add);
        Finish(c3a, c3b, c + (3 * stride), add);
        Finish(c4a, c4b, c + (4 * stride), add);
        Finish(c5a, c5b, c + (5 * stride), add);
        Finish(c6a, c6b, c + (6 * stride), add);
        Finish(c7a, c7b, c + (7 * stride), add);
        Finish(c8a, c8b, c + (8 * stride), add);
        Finish(c9a, c9b, c + (9 * stride), add);
        Finish(c10a, c10b, c + (10 * stride), add);
        Finish(c11a, c11b, c + (11 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows8(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        Vector512<float> c4a = default, c4b = default;
        Vector512<float> c5a = default, c5b = default;
        Vector512<float> c6a = default, c6b = default;
        Vector512<float> c7a = default, c7b = default;
        for (float* end = a + ((nint)k * 8); a < end; a += 8, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c0a = Vector512.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector512.MultiplyAddEstimate(a0, bb, c0b);
            Vector512<float> a1 = Vector512.Create(a[1]);
            c1a = Vector512.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector512.MultiplyAddEstimate(a1, bb, c1b);
            Vector512<float> a2 = Vector512.Create(a[2]);
            c2a = Vector512.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector512.MultiplyAddEstimate(a2, bb, c2b);
            Vector512<float> a3 = Vector512.Create(a[3]);
            c3a = Vector512.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector512.MultiplyAddEstimate(a3, bb, c3b);
            Vector512<float> a4 = Vector512.Create(a[4]);
            c4a = Vector512.MultiplyAddEstimate(a4, ba, c4a);
            c4b = Vector512.MultiplyAddEstimate(a4, bb, c4b);
            Vector512<float> a5 = Vector512.Create(a[5]);
            c5a = Vector512.MultiplyAddEstimate(a5, ba, c5a);
            c5b = Vector512.MultiplyAddEstimate(a5, bb, c5b);
            Vector512<float> a6 = Vector512.Create(a[6]);
            c6a = Vector512.MultiplyAddEstimate(a6, ba, c6a);
            c6b = Vector512.MultiplyAddEstimate(a6, bb, c6b);
            Vector512<float> a7 = Vector512.Create(a[7]);
            c7a = Vector512.MultiplyAddEstimate(a7, ba, c7a);
            c7b = Vector512.MultiplyAddEstimate(a7, bb, c7b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
        Finish(c2a, c2b, c + (2 * stride), add);
        Finish(c3a, c3b, c + (3 * stride), add);
        Finish(c4a, c4b, c + (4 * stride), add);
        Finish(c5a, c5b, c + (5 * stride), add);
        Finish(c6a, c6b, c + (6 * stride), add);
        Finish(c7a, c7b, c + (7 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        Vector512<float> c2a = default, c2b = default;
        Vector512<float> c3a = default, c3b = default;
        for (float* end = a + ((nint)k * 4); a < end; a += 4, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c0a = Vector512.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector512.MultiplyAddEstimate(a0, bb, c0b);
            Vector512<float> a1 = Vector512.Create(a[1]);
            c1a = Vector512.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector512.MultiplyAddEstimate(a1, bb, c1b);
            Vector512<float> a2 = Vector512.Create(a[2]);
            c2a = Vector512.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector512.MultiplyAddEstimate(a2, bb, c2b);
            Vector512<float> a3 = Vector512.Create(a[3]);
            c3a = Vector512.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector512.MultiplyAddEstimate(a3, bb, c3b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
        Finish(c2a, c2b, c + (2 * stride), add);
        Finish(c3a, c3b, c + (3 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector512<float> c0a = default, c0b = default;
        Vector512<float> c1a = default, c1b = default;
        for (float* end = a + ((nint)k * 2); a < end; a += 2, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c0a = Vector512.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector512.MultiplyAddEstimate(a0, bb, c0b);
            Vector512<float> a1 = Vector512.Create(a[1]);
            c1a = Vector512.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector512.MultiplyAddEstimate(a1, bb, c1b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector512<float> c0a = default, c0b = default;
        for (float* end = a + ((nint)k * 1); a < end; a += 1, b += 32)
        {
            Vector512<float> ba = Vector512.Load(b);
            Vector512<float> bb = Vector512.Load(b + 16);
            Vector512<float> a0 = Vector512.Create(a[0]);
            c0a = Vector512.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector512.MultiplyAddEstimate(a0, bb, c0b);
        }

        Finish(c0a, c0b, c, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector512<float> u, Vector512<float> v, float* c, bool add)
    {
        if (add)
        {
            u += Vector512.Load(c);
            v += Vector512.Load(c + 16);
        }

        u.Store(c);
        v.Store(c + 16);
    }
}
