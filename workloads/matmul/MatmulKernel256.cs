using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Matmul;

/// <summary>6 rows by 16 columns in 256-bit vectors: 12 accumulators, 2 of B and 1 of A, of the 16 registers of AVX2.</summary>
/// <remarks>Straight-line code with named accumulators: only so does the compiler keep them in registers. An array of vectors, or a loop over rows, goes through memory and is many times slower.</remarks>
internal sealed unsafe class MatmulKernel256 : MatmulKernel
{
    /// <inheritdoc/>
    public override int Rows => 6;

    /// <inheritdoc/>
    public override int Columns => 16;

    /// <inheritdoc/>
    public override int PanelRowsOf(int rows) => rows switch
    {
        <= 1 => 1,
        <= 2 => 2,
        <= 4 => 4,
        _ => 6,
    };

    /// <inheritdoc/>
    public override void MultiplyRows(int rows, float* a, nint aStride, float* b, float* c, nint stride, int k, bool add) =>
        PanelKernel<Lanes256, Vector256<float>>.Multiply(rows, a, aStride, b, k, c, stride, add);

    /// <inheritdoc/>
    public override void Multiply(int rows, float* a, float* b, float* c, nint stride, int k, bool add)
    {
        switch (rows)
        {
            case 6:
                Rows6(a, b, c, stride, k, add);
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
    private static void Rows6(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        Vector256<float> c2a = default, c2b = default;
        Vector256<float> c3a = default, c3b = default;
        Vector256<float> c4a = default, c4b = default;
        Vector256<float> c5a = default, c5b = default;
        for (float* end = a + ((nint)k * 6); a < end; a += 6, b += 16)
        {
            Vector256<float> ba = Vector256.Load(b);
            Vector256<float> bb = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            c0a = Vector256.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector256.MultiplyAddEstimate(a0, bb, c0b);
            Vector256<float> a1 = Vector256.Create(a[1]);
            c1a = Vector256.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector256.MultiplyAddEstimate(a1, bb, c1b);
            Vector256<float> a2 = Vector256.Create(a[2]);
            c2a = Vector256.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector256.MultiplyAddEstimate(a2, bb, c2b);
            Vector256<float> a3 = Vector256.Create(a[3]);
            c3a = Vector256.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector256.MultiplyAddEstimate(a3, bb, c3b);
            Vector256<float> a4 = Vector256.Create(a[4]);
            c4a = Vector256.MultiplyAddEstimate(a4, ba, c4a);
            c4b = Vector256.MultiplyAddEstimate(a4, bb, c4b);
            Vector256<float> a5 = Vector256.Create(a[5]);
            c5a = Vector256.MultiplyAddEstimate(a5, ba, c5a);
            c5b = Vector256.MultiplyAddEstimate(a5, bb, c5b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
        Finish(c2a, c2b, c + (2 * stride), add);
        Finish(c3a, c3b, c + (3 * stride), add);
        Finish(c4a, c4b, c + (4 * stride), add);
        Finish(c5a, c5b, c + (5 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        Vector256<float> c2a = default, c2b = default;
        Vector256<float> c3a = default, c3b = default;
        for (float* end = a + ((nint)k * 4); a < end; a += 4, b += 16)
        {
            Vector256<float> ba = Vector256.Load(b);
            Vector256<float> bb = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            c0a = Vector256.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector256.MultiplyAddEstimate(a0, bb, c0b);
            Vector256<float> a1 = Vector256.Create(a[1]);
            c1a = Vector256.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector256.MultiplyAddEstimate(a1, bb, c1b);
            Vector256<float> a2 = Vector256.Create(a[2]);
            c2a = Vector256.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector256.MultiplyAddEstimate(a2, bb, c2b);
            Vector256<float> a3 = Vector256.Create(a[3]);
            c3a = Vector256.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector256.MultiplyAddEstimate(a3, bb, c3b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
        Finish(c2a, c2b, c + (2 * stride), add);
        Finish(c3a, c3b, c + (3 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector256<float> c0a = default, c0b = default;
        Vector256<float> c1a = default, c1b = default;
        for (float* end = a + ((nint)k * 2); a < end; a += 2, b += 16)
        {
            Vector256<float> ba = Vector256.Load(b);
            Vector256<float> bb = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            c0a = Vector256.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector256.MultiplyAddEstimate(a0, bb, c0b);
            Vector256<float> a1 = Vector256.Create(a[1]);
            c1a = Vector256.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector256.MultiplyAddEstimate(a1, bb, c1b);
        }

        Finish(c0a, c0b, c, add);
        Finish(c1a, c1b, c + stride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector256<float> c0a = default, c0b = default;
        for (float* end = a + ((nint)k * 1); a < end; a += 1, b += 16)
        {
            Vector256<float> ba = Vector256.Load(b);
            Vector256<float> bb = Vector256.Load(b + 8);
            Vector256<float> a0 = Vector256.Create(a[0]);
            c0a = Vector256.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector256.MultiplyAddEstimate(a0, bb, c0b);
        }

        Finish(c0a, c0b, c, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector256<float> u, Vector256<float> v, float* c, bool add)
    {
        if (add)
        {
            u += Vector256.Load(c);
            v += Vector256.Load(c + 8);
        }

        u.Store(c);
        v.Store(c + 8);
    }
}
