using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>minLSTM's arithmetic behind the product, for the units of one example's step.</summary>
/// <remarks>With P = 1 + e^-a_i = 1 / i and Q = 1 + e^-a_f = 1 / f: f / (f + i) = P / (P + Q). No gate is divided by a sum of gates that may both be next to nothing.</remarks>
internal static unsafe class MinLstmUnits<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>h = g + f' (before - g), by i' = 1 - f'.</summary>
    /// <param name="a">Pre-activations of f and i and the candidate g, <paramref name="hidden"/> apart; they stay.</param>
    /// <param name="hidden">Units.</param>
    /// <param name="unit">The first unit to compute.</param>
    /// <param name="before">h of the step before.</param>
    /// <param name="h">Receives h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* a, nint hidden, nint unit, float* before, float* h)
    {
        unchecked
        {
            for (; unit <= hidden - TLanes.Count; unit += TLanes.Count)
            {
                TVector q = Inverse(TLanes.Load(a + unit)), p = Inverse(TLanes.Load(a + hidden + unit));
                TVector g = TLanes.Load(a + (2 * hidden) + unit);
                TVector keep = TLanes.Divide(p, TLanes.Add(p, q));
                TLanes.Store(TLanes.MultiplyAdd(keep, TLanes.Subtract(TLanes.Load(before + unit), g), g), h + unit);
            }

            if (unit < hidden)
            {
                MinLstmUnits<ScalarLanes, float>.Forward(a, hidden, unit, before, h);
            }
        }
    }

    /// <summary>Gradients of the pre-activations and the candidate in their place, and of h of the step before in <paramref name="carry"/>.</summary>
    /// <param name="a">As in <see cref="Forward"/>.</param>
    /// <param name="hidden">Units.</param>
    /// <param name="unit">The first unit to compute.</param>
    /// <param name="before">h of the step before.</param>
    /// <param name="down">The gradient of h, but for the carry.</param>
    /// <param name="carry">From the step after; then for the step before.</param>
    /// <remarks>d f' / d a_f = f' i' (1 - f) and d f' / d a_i = -f' i' (1 - i).</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* a, nint hidden, nint unit, float* before, float* down, float* carry)
    {
        unchecked
        {
            TVector one = TLanes.Create(1f);
            for (; unit <= hidden - TLanes.Count; unit += TLanes.Count)
            {
                TVector q = Inverse(TLanes.Load(a + unit)), p = Inverse(TLanes.Load(a + hidden + unit));
                TVector g = TLanes.Load(a + (2 * hidden) + unit);
                TVector sum = TLanes.Add(p, q);
                TVector keep = TLanes.Divide(p, sum), take = TLanes.Divide(q, sum);
                TVector dh = TLanes.Add(TLanes.Load(down + unit), TLanes.Load(carry + unit));
                TVector byShare = TLanes.Multiply(TLanes.Multiply(dh, TLanes.Subtract(TLanes.Load(before + unit), g)), TLanes.Multiply(keep, take));
                TLanes.Store(TLanes.Multiply(byShare, TLanes.Divide(TLanes.Subtract(q, one), q)), a + unit);
                TLanes.Store(TLanes.Multiply(byShare, TLanes.Divide(TLanes.Subtract(one, p), p)), a + hidden + unit);
                TLanes.Store(TLanes.Multiply(dh, take), a + (2 * hidden) + unit);
                TLanes.Store(TLanes.Multiply(dh, keep), carry + unit);
            }

            if (unit < hidden)
            {
                MinLstmUnits<ScalarLanes, float>.Backward(a, hidden, unit, before, down, carry);
            }
        }
    }

    /// <summary>1 / σ(a); at most e^87, so that two of them can be added.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Inverse(TVector a) =>
        TLanes.Add(TLanes.Create(1f), Activations<TLanes, TVector>.Exp(TLanes.Min(TLanes.Create(87f), TLanes.Subtract(TLanes.Create(0f), a))));
}
