using System.Runtime.CompilerServices;

namespace Bench.Workloads.Sequences;

/// <summary>The coefficients of a polynomial of degree 5, each in every lane.</summary>
internal readonly struct Polynomial<TVector>(TVector constant, TVector first, TVector second, TVector third, TVector fourth, TVector fifth)
    where TVector : struct
{
    public readonly TVector Constant = constant, First = first, Second = second, Third = third, Fourth = fourth, Fifth = fifth;

    /// <summary>Takes them from memory, so that they stay in registers for a loop: constants the compiler fetches anew in each round, which took a sixth of an exponential's time.</summary>
    /// <param name="coefficients">From the constant on; not a constant itself.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Polynomial<TVector> Of<TLanes>(float[] coefficients)
        where TLanes : struct, ILanes<TVector> =>
        new(TLanes.Create(coefficients[0]), TLanes.Create(coefficients[1]), TLanes.Create(coefficients[2]), TLanes.Create(coefficients[3]), TLanes.Create(coefficients[4]), TLanes.Create(coefficients[5]));
}
