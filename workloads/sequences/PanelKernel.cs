using System.Runtime.CompilerServices;

namespace Bench.Workloads.Sequences;

/// <summary>Rows of X times one packed panel of Wᵀ: C (+)= X panel, where a panel is [k][2 vectors] and C takes two vectors a row.</summary>
/// <remarks>
/// Six rows by two vectors are twelve sums, which with two weights and one broadcast fit the sixteen registers of AVX2 and hide
/// the latency of the fused multiply-add; AVX-512 and Arm have registers to spare. One row alone (a decoding step, batch 1) has only two
/// sums, so it takes four steps of k at a time; it runs at the speed the weights arrive at.
/// </remarks>
internal static unsafe class PanelKernel<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Columns of a panel.</summary>
    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => 2 * TLanes.Count;
    }

    /// <summary>C (+)= X panel.</summary>
    /// <param name="rows">Rows of X and C.</param>
    /// <param name="x">X [rows, k], <paramref name="xStride"/> floats from row to row.</param>
    /// <param name="xStride">Floats from row to row of X.</param>
    /// <param name="panel">The panel [k][<see cref="Width"/>].</param>
    /// <param name="k">The extent summed over.</param>
    /// <param name="c">C [rows, <see cref="Width"/>].</param>
    /// <param name="cStride">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether the product is added to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply(int rows, float* x, nint xStride, float* panel, int k, float* c, nint cStride, bool accumulate)
    {
        unchecked
        {
            while (rows > 0)
            {
                int taken;
                if (rows >= 6 && rows != 8)
                {
                    taken = 6;
                    Six(x, xStride, panel, k, c, cStride, accumulate);
                }
                else if (rows >= 4)
                {
                    taken = 4;
                    Four(x, xStride, panel, k, c, cStride, accumulate);
                }
                else if (rows >= 2)
                {
                    taken = 2;
                    Two(x, xStride, panel, k, c, cStride, accumulate);
                }
                else
                {
                    taken = 1;
                    One(x, panel, k, c, accumulate);
                }

                rows -= taken;
                x += taken * xStride;
                c += taken * cStride;
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void One(float* x, float* panel, int k, float* c, bool accumulate)
    {
        unchecked
        {
            int n = TLanes.Count;
            TVector zero = TLanes.Create(0f);
            TVector a0 = accumulate ? TLanes.Load(c) : zero, b0 = accumulate ? TLanes.Load(c + n) : zero;
            TVector a1 = zero, b1 = zero, a2 = zero, b2 = zero, a3 = zero, b3 = zero;
            float* end = x + k;
            float* fours = x + (k & ~3);
            while (x < fours)
            {
                TVector x0 = TLanes.Create(x[0]);
                a0 = TLanes.MultiplyAdd(x0, TLanes.Load(panel), a0);
                b0 = TLanes.MultiplyAdd(x0, TLanes.Load(panel + n), b0);
                TVector x1 = TLanes.Create(x[1]);
                a1 = TLanes.MultiplyAdd(x1, TLanes.Load(panel + (2 * n)), a1);
                b1 = TLanes.MultiplyAdd(x1, TLanes.Load(panel + (3 * n)), b1);
                TVector x2 = TLanes.Create(x[2]);
                a2 = TLanes.MultiplyAdd(x2, TLanes.Load(panel + (4 * n)), a2);
                b2 = TLanes.MultiplyAdd(x2, TLanes.Load(panel + (5 * n)), b2);
                TVector x3 = TLanes.Create(x[3]);
                a3 = TLanes.MultiplyAdd(x3, TLanes.Load(panel + (6 * n)), a3);
                b3 = TLanes.MultiplyAdd(x3, TLanes.Load(panel + (7 * n)), b3);
                x += 4;
                panel += 8 * n;
            }

            for (; x < end; x++, panel += 2 * n)
            {
                TVector x0 = TLanes.Create(x[0]);
                a0 = TLanes.MultiplyAdd(x0, TLanes.Load(panel), a0);
                b0 = TLanes.MultiplyAdd(x0, TLanes.Load(panel + n), b0);
            }

            TLanes.Store(TLanes.Add(TLanes.Add(a0, a1), TLanes.Add(a2, a3)), c);
            TLanes.Store(TLanes.Add(TLanes.Add(b0, b1), TLanes.Add(b2, b3)), c + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Two(float* x, nint xStride, float* panel, int k, float* c, nint cStride, bool accumulate)
    {
        unchecked
        {
            int n = TLanes.Count;
            TVector zero = TLanes.Create(0f);
            TVector a0 = zero, b0 = zero, a1 = zero, b1 = zero;
            if (accumulate)
            {
                a0 = TLanes.Load(c);
                b0 = TLanes.Load(c + n);
                a1 = TLanes.Load(c + cStride);
                b1 = TLanes.Load(c + cStride + n);
            }

            float* x1 = x + xStride;
            for (nint i = 0; i < k; i++, panel += 2 * n)
            {
                TVector left = TLanes.Load(panel), right = TLanes.Load(panel + n);
                TVector v0 = TLanes.Create(x[i]);
                a0 = TLanes.MultiplyAdd(v0, left, a0);
                b0 = TLanes.MultiplyAdd(v0, right, b0);
                TVector v1 = TLanes.Create(x1[i]);
                a1 = TLanes.MultiplyAdd(v1, left, a1);
                b1 = TLanes.MultiplyAdd(v1, right, b1);
            }

            TLanes.Store(a0, c);
            TLanes.Store(b0, c + n);
            TLanes.Store(a1, c + cStride);
            TLanes.Store(b1, c + cStride + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Four(float* x, nint xStride, float* panel, int k, float* c, nint cStride, bool accumulate)
    {
        unchecked
        {
            int n = TLanes.Count;
            TVector zero = TLanes.Create(0f);
            TVector a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero, a3 = zero, b3 = zero;
            if (accumulate)
            {
                a0 = TLanes.Load(c);
                b0 = TLanes.Load(c + n);
                a1 = TLanes.Load(c + cStride);
                b1 = TLanes.Load(c + cStride + n);
                a2 = TLanes.Load(c + (2 * cStride));
                b2 = TLanes.Load(c + (2 * cStride) + n);
                a3 = TLanes.Load(c + (3 * cStride));
                b3 = TLanes.Load(c + (3 * cStride) + n);
            }

            float* x1 = x + xStride;
            float* x2 = x + (2 * xStride);
            float* x3 = x + (3 * xStride);
            for (nint i = 0; i < k; i++, panel += 2 * n)
            {
                TVector left = TLanes.Load(panel), right = TLanes.Load(panel + n);
                TVector v0 = TLanes.Create(x[i]);
                a0 = TLanes.MultiplyAdd(v0, left, a0);
                b0 = TLanes.MultiplyAdd(v0, right, b0);
                TVector v1 = TLanes.Create(x1[i]);
                a1 = TLanes.MultiplyAdd(v1, left, a1);
                b1 = TLanes.MultiplyAdd(v1, right, b1);
                TVector v2 = TLanes.Create(x2[i]);
                a2 = TLanes.MultiplyAdd(v2, left, a2);
                b2 = TLanes.MultiplyAdd(v2, right, b2);
                TVector v3 = TLanes.Create(x3[i]);
                a3 = TLanes.MultiplyAdd(v3, left, a3);
                b3 = TLanes.MultiplyAdd(v3, right, b3);
            }

            TLanes.Store(a0, c);
            TLanes.Store(b0, c + n);
            TLanes.Store(a1, c + cStride);
            TLanes.Store(b1, c + cStride + n);
            TLanes.Store(a2, c + (2 * cStride));
            TLanes.Store(b2, c + (2 * cStride) + n);
            TLanes.Store(a3, c + (3 * cStride));
            TLanes.Store(b3, c + (3 * cStride) + n);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Six(float* x, nint xStride, float* panel, int k, float* c, nint cStride, bool accumulate)
    {
        unchecked
        {
            int n = TLanes.Count;
            TVector zero = TLanes.Create(0f);
            TVector a0 = zero, b0 = zero, a1 = zero, b1 = zero, a2 = zero, b2 = zero, a3 = zero, b3 = zero, a4 = zero, b4 = zero, a5 = zero, b5 = zero;
            if (accumulate)
            {
                a0 = TLanes.Load(c);
                b0 = TLanes.Load(c + n);
                a1 = TLanes.Load(c + cStride);
                b1 = TLanes.Load(c + cStride + n);
                a2 = TLanes.Load(c + (2 * cStride));
                b2 = TLanes.Load(c + (2 * cStride) + n);
                a3 = TLanes.Load(c + (3 * cStride));
                b3 = TLanes.Load(c + (3 * cStride) + n);
                a4 = TLanes.Load(c + (4 * cStride));
                b4 = TLanes.Load(c + (4 * cStride) + n);
                a5 = TLanes.Load(c + (5 * cStride));
                b5 = TLanes.Load(c + (5 * cStride) + n);
            }

            float* x1 = x + xStride;
            float* x2 = x + (2 * xStride);
            float* x3 = x + (3 * xStride);
            float* x4 = x + (4 * xStride);
            float* x5 = x + (5 * xStride);
            for (nint i = 0; i < k; i++, panel += 2 * n)
            {
                TVector left = TLanes.Load(panel), right = TLanes.Load(panel + n);
                TVector v0 = TLanes.Create(x[i]);
                a0 = TLanes.MultiplyAdd(v0, left, a0);
                b0 = TLanes.MultiplyAdd(v0, right, b0);
                TVector v1 = TLanes.Create(x1[i]);
                a1 = TLanes.MultiplyAdd(v1, left, a1);
                b1 = TLanes.MultiplyAdd(v1, right, b1);
                TVector v2 = TLanes.Create(x2[i]);
                a2 = TLanes.MultiplyAdd(v2, left, a2);
                b2 = TLanes.MultiplyAdd(v2, right, b2);
                TVector v3 = TLanes.Create(x3[i]);
                a3 = TLanes.MultiplyAdd(v3, left, a3);
                b3 = TLanes.MultiplyAdd(v3, right, b3);
                TVector v4 = TLanes.Create(x4[i]);
                a4 = TLanes.MultiplyAdd(v4, left, a4);
                b4 = TLanes.MultiplyAdd(v4, right, b4);
                TVector v5 = TLanes.Create(x5[i]);
                a5 = TLanes.MultiplyAdd(v5, left, a5);
                b5 = TLanes.MultiplyAdd(v5, right, b5);
            }

            TLanes.Store(a0, c);
            TLanes.Store(b0, c + n);
            TLanes.Store(a1, c + cStride);
            TLanes.Store(b1, c + cStride + n);
            TLanes.Store(a2, c + (2 * cStride));
            TLanes.Store(b2, c + (2 * cStride) + n);
            TLanes.Store(a3, c + (3 * cStride));
            TLanes.Store(b3, c + (3 * cStride) + n);
            TLanes.Store(a4, c + (4 * cStride));
            TLanes.Store(b4, c + (4 * cStride) + n);
            TLanes.Store(a5, c + (5 * cStride));
            TLanes.Store(b5, c + (5 * cStride) + n);
        }
    }
}
