using System.Runtime.CompilerServices;

namespace Bench.Workloads.Sequences;

/// <summary>Vectorised exponential, logistic and hyperbolic tangent, good to about two units in the last place.</summary>
/// <remarks>
/// e^x = 2^n e^r with n the integer nearest x / ln 2 and |r| at most ln 2 / 2; ln 2 is subtracted in two parts so that r is exact to
/// the last bit, and e^r - 1 is its Taylor polynomial of degree 7, whose remainder is below 6e-9. The runtime's own vector exponential
/// is about four times slower. e^x - 1 keeps its relative accuracy near 0, which tanh needs.
/// </remarks>
internal static class Activations<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private static readonly float[] PowersOfTwo = [1f, 6.93147004e-1f, 2.40222424e-1f, 5.55073358e-2f, 9.67151299e-3f, 1.32647261e-3f];

    /// <summary>The polynomial of <see cref="PowerOfTwo"/>.</summary>
    public static Polynomial<TVector> TermsOfPowerOfTwo
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Polynomial<TVector>.Of<TLanes>(PowersOfTwo);
    }

    /// <summary>e^x; below -87 as at -87, above 88 as at 88.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Exp(TVector x)
    {
        TVector fraction = Reduce(x, out TVector power);
        return TLanes.MultiplyAdd(fraction, power, power);
    }

    /// <summary>2^x for finite x up to 127; relative error below 2e-7, and 2^0 is 1 exactly. Below -126 it gives 2^-126 or less, which is nothing beside the 1 of a softmax's largest term.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="terms"><see cref="TermsOfPowerOfTwo"/>, made before the loop.</param>
    /// <remarks>2^n 2^f with n the nearest integer; 2^f by the polynomial of degree 5 with constant term 1 whose greatest relative error on [-½, ½] is least, 9.1e-8.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector PowerOfTwo(TVector x, in Polynomial<TVector> terms)
    {
        TVector n = TLanes.Round(x);
        TVector f = TLanes.Subtract(x, n);
        TVector p = TLanes.MultiplyAdd(f, terms.Fifth, terms.Fourth);
        p = TLanes.MultiplyAdd(p, f, terms.Third);
        p = TLanes.MultiplyAdd(p, f, terms.Second);
        p = TLanes.MultiplyAdd(p, f, terms.First);
        p = TLanes.MultiplyAdd(p, f, terms.Constant);
        return TLanes.Scale(p, n);
    }

    /// <summary>1 / (1 + e^-x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Logistic(TVector x)
    {
        TVector one = TLanes.Create(1f);
        return TLanes.Divide(one, TLanes.Add(one, Exp(TLanes.Subtract(TLanes.Create(0f), x))));
    }

    /// <summary>tanh x = (e^2x - 1) / (e^2x + 1).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector Tanh(TVector x)
    {
        TVector numerator = TanhNumerator(x, out TVector denominator);
        return TLanes.Divide(numerator, denominator);
    }

    /// <summary>The two sides of tanh x: e^2x - 1, and e^2x + 1, which is at most 5e8. Several functions that are multiplied or added can then share one division, which costs as much as ten multiplications.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector TanhNumerator(TVector x, out TVector denominator)
    {
        // From 10 on tanh is 1 to the last bit, and e^2x must not overflow.
        TVector bounded = TLanes.Min(TLanes.Create(10f), TLanes.Max(TLanes.Create(-10f), x));
        TVector fraction = Reduce(TLanes.Add(bounded, bounded), out TVector power);
        TVector exponentialMinusOne = TLanes.MultiplyAdd(fraction, power, TLanes.Subtract(power, TLanes.Create(1f)));
        denominator = TLanes.Add(exponentialMinusOne, TLanes.Create(2f));
        return exponentialMinusOne;
    }

    /// <summary>The denominator of the logistic function, 1 + e^-x, at most 4e12: below -29 as at -29, where the function is 3e-13. Two of them and the denominator of a tanh can be multiplied.</summary>
    /// <param name="x">The argument.</param>
    /// <param name="exponential">e^-x, the numerator of 1 - logistic.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static TVector LogisticDenominator(TVector x, out TVector exponential)
    {
        exponential = Exp(TLanes.Min(TLanes.Create(29f), TLanes.Subtract(TLanes.Create(0f), x)));
        return TLanes.Add(TLanes.Create(1f), exponential);
    }

    /// <summary>e^x = power (1 + the value returned).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Reduce(TVector x, out TVector power)
    {
        x = TLanes.Min(TLanes.Create(88f), TLanes.Max(TLanes.Create(-87f), x));
        TVector n = TLanes.Round(TLanes.Multiply(x, TLanes.Create(1.44269504f)));
        TVector r = TLanes.MultiplyAdd(n, TLanes.Create(-0.693359375f), x);
        r = TLanes.MultiplyAdd(n, TLanes.Create(2.12194440e-4f), r);
        TVector p = TLanes.MultiplyAdd(r, TLanes.Create(1f / 5040), TLanes.Create(1f / 720));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1f / 120));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1f / 24));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(1f / 6));
        p = TLanes.MultiplyAdd(p, r, TLanes.Create(0.5f));
        power = TLanes.PowerOfTwo(n);
        return TLanes.MultiplyAdd(TLanes.Multiply(p, r), r, r);
    }
}
