using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>The GRU's arithmetic behind the products, for the units of one example's step.</summary>
internal static unsafe class GruUnits<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Gates from pre-activations, in place; n = tanh(a_n + r q); h = n + z (before - n).</summary>
    /// <param name="a">Rows r, z, n, <paramref name="hidden"/> apart.</param>
    /// <param name="hidden">Units.</param>
    /// <param name="unit">The first unit to compute.</param>
    /// <param name="before">h of the step before.</param>
    /// <param name="q">U_n h + d_n.</param>
    /// <param name="h">Receives h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* a, nint hidden, nint unit, float* before, float* q, float* h)
    {
        unchecked
        {
            for (; unit <= hidden - TLanes.Count; unit += TLanes.Count)
            {
                TVector r = Activations<TLanes, TVector>.Logistic(TLanes.Load(a + unit));
                TVector z = Activations<TLanes, TVector>.Logistic(TLanes.Load(a + hidden + unit));
                TVector n = Activations<TLanes, TVector>.Tanh(TLanes.MultiplyAdd(r, TLanes.Load(q + unit), TLanes.Load(a + (2 * hidden) + unit)));
                TLanes.Store(r, a + unit);
                TLanes.Store(z, a + hidden + unit);
                TLanes.Store(n, a + (2 * hidden) + unit);
                TLanes.Store(TLanes.MultiplyAdd(z, TLanes.Subtract(TLanes.Load(before + unit), n), n), h + unit);
            }

            if (unit < hidden)
            {
                GruUnits<ScalarLanes, float>.Forward(a, hidden, unit, before, q, h);
            }
        }
    }

    /// <summary>Gradients of the pre-activations in the gates' place, of q in its own, and what h of the step before receives past the gates in <paramref name="carry"/>.</summary>
    /// <param name="a">The gates r, z, n, <paramref name="hidden"/> apart.</param>
    /// <param name="hidden">Units.</param>
    /// <param name="unit">The first unit to compute.</param>
    /// <param name="before">h of the step before.</param>
    /// <param name="q">U_n h + d_n, replaced by its gradient.</param>
    /// <param name="down">The gradient of h, but for the carry.</param>
    /// <param name="carry">From the step after; then for the step before.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* a, nint hidden, nint unit, float* before, float* q, float* down, float* carry)
    {
        unchecked
        {
            TVector one = TLanes.Create(1f);
            for (; unit <= hidden - TLanes.Count; unit += TLanes.Count)
            {
                TVector r = TLanes.Load(a + unit), z = TLanes.Load(a + hidden + unit), n = TLanes.Load(a + (2 * hidden) + unit);
                TVector dh = TLanes.Add(TLanes.Load(down + unit), TLanes.Load(carry + unit));
                TVector keep = TLanes.Subtract(one, z);
                TVector dn = TLanes.Multiply(TLanes.Multiply(dh, keep), TLanes.Subtract(one, TLanes.Multiply(n, n)));
                TVector dr = TLanes.Multiply(TLanes.Multiply(dn, TLanes.Load(q + unit)), TLanes.Multiply(r, TLanes.Subtract(one, r)));
                TVector dz = TLanes.Multiply(TLanes.Multiply(dh, TLanes.Subtract(TLanes.Load(before + unit), n)), TLanes.Multiply(z, keep));
                TLanes.Store(dr, a + unit);
                TLanes.Store(dz, a + hidden + unit);
                TLanes.Store(dn, a + (2 * hidden) + unit);
                TLanes.Store(TLanes.Multiply(dn, r), q + unit);
                TLanes.Store(TLanes.Multiply(dh, z), carry + unit);
            }

            if (unit < hidden)
            {
                GruUnits<ScalarLanes, float>.Backward(a, hidden, unit, before, q, down, carry);
            }
        }
    }
}
