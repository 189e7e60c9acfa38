using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>The LSTM's arithmetic behind the products, for the units of one example's step.</summary>
internal static unsafe class LstmUnits<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    /// <summary>Gates from pre-activations, in place; c = f c + i g; h = o tanh c.</summary>
    /// <param name="a">Rows i, f, g, o, <paramref name="hidden"/> apart.</param>
    /// <param name="hidden">Units.</param>
    /// <param name="unit">The first unit to compute.</param>
    /// <param name="before">c of the step before.</param>
    /// <param name="c">Receives c.</param>
    /// <param name="h">Receives h.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Forward(float* a, nint hidden, nint unit, float* before, float* c, float* h)
    {
        unchecked
        {
            for (; unit <= hidden - TLanes.Count; unit += TLanes.Count)
            {
                TVector i = Activations<TLanes, TVector>.Logistic(TLanes.Load(a + unit));
                TVector f = Activations<TLanes, TVector>.Logistic(TLanes.Load(a + hidden + unit));
                TVector g = Activations<TLanes, TVector>.Tanh(TLanes.Load(a + (2 * hidden) + unit));
                TVector o = Activations<TLanes, TVector>.Logistic(TLanes.Load(a + (3 * hidden) + unit));
                TVector cell = TLanes.MultiplyAdd(f, TLanes.Load(before + unit), TLanes.Multiply(i, g));
                TLanes.Store(i, a + unit);
                TLanes.Store(f, a + hidden + unit);
                TLanes.Store(g, a + (2 * hidden) + unit);
                TLanes.Store(o, a + (3 * hidden) + unit);
                TLanes.Store(cell, c + unit);
                TLanes.Store(TLanes.Multiply(o, Activations<TLanes, TVector>.Tanh(cell)), h + unit);
            }

            if (unit < hidden)
            {
                LstmUnits<ScalarLanes, float>.Forward(a, hidden, unit, before, c, h);
            }
        }
    }

    /// <summary>Gradients of the pre-activations in the gates' place, and of c of the step before in <paramref name="carry"/>.</summary>
    /// <param name="a">The gates i, f, g, o, <paramref name="hidden"/> apart.</param>
    /// <param name="hidden">Units.</param>
    /// <param name="unit">The first unit to compute.</param>
    /// <param name="before">c of the step before.</param>
    /// <param name="c">c.</param>
    /// <param name="down">The gradient of h.</param>
    /// <param name="carry">The gradient of c as far as later steps make it.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Backward(float* a, nint hidden, nint unit, float* before, float* c, float* down, float* carry)
    {
        unchecked
        {
            TVector one = TLanes.Create(1f);
            for (; unit <= hidden - TLanes.Count; unit += TLanes.Count)
            {
                TVector i = TLanes.Load(a + unit), f = TLanes.Load(a + hidden + unit);
                TVector g = TLanes.Load(a + (2 * hidden) + unit), o = TLanes.Load(a + (3 * hidden) + unit);
                TVector dh = TLanes.Load(down + unit);
                TVector tanh = Activations<TLanes, TVector>.Tanh(TLanes.Load(c + unit));
                TVector steepness = TLanes.Subtract(one, TLanes.Multiply(tanh, tanh));
                TVector dc = TLanes.MultiplyAdd(TLanes.Multiply(dh, o), steepness, TLanes.Load(carry + unit));
                TVector di = TLanes.Multiply(TLanes.Multiply(dc, g), Slope(i));
                TVector df = TLanes.Multiply(TLanes.Multiply(dc, TLanes.Load(before + unit)), Slope(f));
                TVector dg = TLanes.Multiply(TLanes.Multiply(dc, i), TLanes.Subtract(one, TLanes.Multiply(g, g)));
                TVector dout = TLanes.Multiply(TLanes.Multiply(dh, tanh), Slope(o));
                TLanes.Store(di, a + unit);
                TLanes.Store(df, a + hidden + unit);
                TLanes.Store(dg, a + (2 * hidden) + unit);
                TLanes.Store(dout, a + (3 * hidden) + unit);
                TLanes.Store(TLanes.Multiply(dc, f), carry + unit);
            }

            if (unit < hidden)
            {
                LstmUnits<ScalarLanes, float>.Backward(a, hidden, unit, before, c, down, carry);
            }
        }
    }

    /// <summary>σ' by σ: σ (1 - σ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Slope(TVector gate) => TLanes.Multiply(gate, TLanes.Subtract(TLanes.Create(1f), gate));
}
