using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>Turns elements i and i + d/2 of every head by position · 10000^(-2i/d), and multiplies them by a constant: a table of cosines and sines, one per direction and constant.</summary>
/// <remarks>Back through a rotation is the rotation in the other direction. Source: Su et al., "RoFormer", 2021.</remarks>
internal sealed unsafe class RotaryTurn<TLanes, TVector> : IDisposable
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const double RotaryBase = 10000;

    private readonly AlignedFloats cosines;
    private readonly AlignedFloats sines;
    private readonly int positions;
    private readonly int half;

    /// <summary>Computes the table.</summary>
    /// <param name="positions">Positions of a sequence.</param>
    /// <param name="size">d, even.</param>
    /// <param name="direction">1 or -1.</param>
    /// <param name="scale">The constant.</param>
    public RotaryTurn(int positions, int size, int direction, double scale)
    {
        this.positions = positions;
        half = size / 2;
        cosines = new AlignedFloats((long)positions * half);
        sines = new AlignedFloats((long)positions * half);
        for (int at = 0; at < positions * half; at++)
        {
            double angle = direction * (at / half) * Math.Pow(RotaryBase, -2.0 * (at % half) / size);
            cosines.Address[at] = (float)(scale * Math.Cos(angle));
            sines.Address[at] = (float)(scale * Math.Sin(angle));
        }
    }

    /// <summary>Turns rows in place, sequence after sequence.</summary>
    /// <param name="x">The first row.</param>
    /// <param name="stride">Floats from row to row.</param>
    /// <param name="rows">Rows; whole sequences.</param>
    /// <param name="heads">Heads of a row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Apply(float* x, nint stride, int rows, int heads)
    {
        unchecked
        {
            for (int row = 0; row < rows; row++, x += stride)
            {
                nint at = (nint)(row % positions) * half;
                for (int head = 0; head < heads; head++)
                {
                    Turn(x + ((nint)head * 2 * half), cosines.Address + at, sines.Address + at, half);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        cosines.Dispose();
        sines.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Turn(float* x, float* cosine, float* sine, nint half)
    {
        unchecked
        {
            nint i = 0;
            for (; i <= half - TLanes.Count; i += TLanes.Count)
            {
                TVector first = TLanes.Load(x + i), second = TLanes.Load(x + half + i), c = TLanes.Load(cosine + i), s = TLanes.Load(sine + i);
                TLanes.Store(TLanes.Subtract(TLanes.Multiply(first, c), TLanes.Multiply(second, s)), x + i);
                TLanes.Store(TLanes.MultiplyAdd(second, c, TLanes.Multiply(first, s)), x + half + i);
            }

            for (; i < half; i++)
            {
                (x[i], x[half + i]) = ((x[i] * cosine[i]) - (x[half + i] * sine[i]), (x[half + i] * cosine[i]) + (x[i] * sine[i]));
            }
        }
    }
}
