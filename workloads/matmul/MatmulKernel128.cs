using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Bench.Workloads.Matmul;

/// <summary>6 rows by 16 columns in 128-bit vectors: 24 accumulators, 4 of B and 1 of A, of the 32 registers of ARM NEON. Correct on any processor.</summary>
/// <remarks>Straight-line code with named accumulators: only so does the compiler keep them in registers. An array of vectors, or a loop over rows, goes through memory and is many times slower.</remarks>
internal sealed unsafe class MatmulKernel128 : MatmulKernel
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
        MatmulRows128.Multiply(rows, a, aStride, b, c, stride, k, add);

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
        Vector128<float> c0a = default, c0b = default, c0c = default, c0d = default;
        Vector128<float> c1a = default, c1b = default, c1c = default, c1d = default;
        Vector128<float> c2a = default, c2b = default, c2c = default, c2d = default;
        Vector128<float> c3a = default, c3b = default, c3c = default, c3d = default;
        Vector128<float> c4a = default, c4b = default, c4c = default, c4d = default;
        Vector128<float> c5a = default, c5b = default, c5c = default, c5d = default;
        for (float* end = a + ((nint)k * 6); a < end; a += 6, b += 16)
        {
            Vector128<float> ba = Vector128.Load(b);
            Vector128<float> bb = Vector128.Load(b + 4);
            Vector128<float> bc = Vector128.Load(b + 8);
            Vector128<float> bd = Vector128.Load(b + 12);
            Vector128<float> a0 = Vector128.Create(a[0]);
            c0a = Vector128.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector128.MultiplyAddEstimate(a0, bb, c0b);
            c0c = Vector128.MultiplyAddEstimate(a0, bc, c0c);
            c0d = Vector128.MultiplyAddEstimate(a0, bd, c0d);
            Vector128<float> a1 = Vector128.Create(a[1]);
            c1a = Vector128.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector128.MultiplyAddEstimate(a1, bb, c1b);
            c1c = Vector128.MultiplyAddEstimate(a1, bc, c1c);
            c1d = Vector128.MultiplyAddEstimate(a1, bd, c1d);
            Vector128<float> a2 = Vector128.Create(a[2]);
            c2a = Vector128.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector128.MultiplyAddEstimate(a2, bb, c2b);
            c2c = Vector128.MultiplyAddEstimate(a2, bc, c2c);
            c2d = Vector128.MultiplyAddEstimate(a2, bd, c2d);
            Vector128<float> a3 = Vector128.Create(a[3]);
            c3a = Vector128.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector128.MultiplyAddEstimate(a3, bb, c3b);
            c3c = Vector128.MultiplyAddEstimate(a3, bc, c3c);
            c3d = Vector128.MultiplyAddEstimate(a3, bd, c3d);
            Vector128<float> a4 = Vector128.Create(a[4]);
            c4a = Vector128.MultiplyAddEstimate(a4, ba, c4a);
            c4b = Vector128.MultiplyAddEstimate(a4, bb, c4b);
            c4c = Vector128.MultiplyAddEstimate(a4, bc, c4c);
            c4d = Vector128.MultiplyAddEstimate(a4, bd, c4d);
            Vector128<float> a5 = Vector128.Create(a[5]);
            c5a = Vector128.MultiplyAddEstimate(a5, ba, c5a);
            c5b = Vector128.MultiplyAddEstimate(a5, bb, c5b);
            c5c = Vector128.MultiplyAddEstimate(a5, bc, c5c);
            c5d = Vector128.MultiplyAddEstimate(a5, bd, c5d);
        }

        Finish(c0a, c0b, c0c, c0d, c, add);
        Finish(c1a, c1b, c1c, c1d, c + stride, add);
        Finish(c2a, c2b, c2c, c2d, c + (2 * stride), add);
        Finish(c3a, c3b, c3c, c3d, c + (3 * stride), add);
        Finish(c4a, c4b, c4c, c4d, c + (4 * stride), add);
        Finish(c5a, c5b, c5c, c5d, c + (5 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows4(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector128<float> c0a = default, c0b = default, c0c = default, c0d = default;
        Vector128<float> c1a = default, c1b = default, c1c = default, c1d = default;
        Vector128<float> c2a = default, c2b = default, c2c = default, c2d = default;
        Vector128<float> c3a = default, c3b = default, c3c = default, c3d = default;
        for (float* end = a + ((nint)k * 4); a < end; a += 4, b += 16)
        {
            Vector128<float> ba = Vector128.Load(b);
            Vector128<float> bb = Vector128.Load(b + 4);
            Vector128<float> bc = Vector128.Load(b + 8);
            Vector128<float> bd = Vector128.Load(b + 12);
            Vector128<float> a0 = Vector128.Create(a[0]);
            c0a = Vector128.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector128.MultiplyAddEstimate(a0, bb, c0b);
            c0c = Vector128.MultiplyAddEstimate(a0, bc, c0c);
            c0d = Vector128.MultiplyAddEstimate(a0, bd, c0d);
            Vector128<float> a1 = Vector128.Create(a[1]);
            c1a = Vector128.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector128.MultiplyAddEstimate(a1, bb, c1b);
            c1c = Vector128.MultiplyAddEstimate(a1, bc, c1c);
            c1d = Vector128.MultiplyAddEstimate(a1, bd, c1d);
            Vector128<float> a2 = Vector128.Create(a[2]);
            c2a = Vector128.MultiplyAddEstimate(a2, ba, c2a);
            c2b = Vector128.MultiplyAddEstimate(a2, bb, c2b);
            c2c = Vector128.MultiplyAddEstimate(a2, bc, c2c);
            c2d = Vector128.MultiplyAddEstimate(a2, bd, c2d);
            Vector128<float> a3 = Vector128.Create(a[3]);
            c3a = Vector128.MultiplyAddEstimate(a3, ba, c3a);
            c3b = Vector128.MultiplyAddEstimate(a3, bb, c3b);
            c3c = Vector128.MultiplyAddEstimate(a3, bc, c3c);
            c3d = Vector128.MultiplyAddEstimate(a3, bd, c3d);
        }

        Finish(c0a, c0b, c0c, c0d, c, add);
        Finish(c1a, c1b, c1c, c1d, c + stride, add);
        Finish(c2a, c2b, c2c, c2d, c + (2 * stride), add);
        Finish(c3a, c3b, c3c, c3d, c + (3 * stride), add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows2(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector128<float> c0a = default, c0b = default, c0c = default, c0d = default;
        Vector128<float> c1a = default, c1b = default, c1c = default, c1d = default;
        for (float* end = a + ((nint)k * 2); a < end; a += 2, b += 16)
        {
            Vector128<float> ba = Vector128.Load(b);
            Vector128<float> bb = Vector128.Load(b + 4);
            Vector128<float> bc = Vector128.Load(b + 8);
            Vector128<float> bd = Vector128.Load(b + 12);
            Vector128<float> a0 = Vector128.Create(a[0]);
            c0a = Vector128.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector128.MultiplyAddEstimate(a0, bb, c0b);
            c0c = Vector128.MultiplyAddEstimate(a0, bc, c0c);
            c0d = Vector128.MultiplyAddEstimate(a0, bd, c0d);
            Vector128<float> a1 = Vector128.Create(a[1]);
            c1a = Vector128.MultiplyAddEstimate(a1, ba, c1a);
            c1b = Vector128.MultiplyAddEstimate(a1, bb, c1b);
            c1c = Vector128.MultiplyAddEstimate(a1, bc, c1c);
            c1d = Vector128.MultiplyAddEstimate(a1, bd, c1d);
        }

        Finish(c0a, c0b, c0c, c0d, c, add);
        Finish(c1a, c1b, c1c, c1d, c + stride, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Rows1(float* a, float* b, float* c, nint stride, int k, bool add)
    {
        Vector128<float> c0a = default, c0b = default, c0c = default, c0d = default;
        for (float* end = a + ((nint)k * 1); a < end; a += 1, b += 16)
        {
            Vector128<float> ba = Vector128.Load(b);
            Vector128<float> bb = Vector128.Load(b + 4);
            Vector128<float> bc = Vector128.Load(b + 8);
            Vector128<float> bd = Vector128.Load(b + 12);
            Vector128<float> a0 = Vector128.Create(a[0]);
            c0a = Vector128.MultiplyAddEstimate(a0, ba, c0a);
            c0b = Vector128.MultiplyAddEstimate(a0, bb, c0b);
            c0c = Vector128.MultiplyAddEstimate(a0, bc, c0c);
            c0d = Vector128.MultiplyAddEstimate(a0, bd, c0d);
        }

        Finish(c0a, c0b, c0c, c0d, c, add);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Finish(Vector128<float> u, Vector128<float> v, Vector128<float> w, Vector128<float> x, float* c, bool add)
    {
        if (add)
        {
            u += Vector128.Load(c);
            v += Vector128.Load(c + 4);
            w += Vector128.Load(c + 8);
            x += Vector128.Load(c + 12);
        }

        u.Store(c);
        v.Store(c + 4);
        w.Store(c + 8);
        x.Store(c + 12);
    }
}
