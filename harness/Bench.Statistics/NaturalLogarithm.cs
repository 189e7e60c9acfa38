using System.Collections.Immutable;
using System.Numerics;

namespace Bench.Statistics;

/// <summary>The natural logarithm by a fixed sequence of IEEE operations, so that a schedule derived from a seed is the same on every machine: the logarithm of the system's mathematical library differs between libraries and processors in its last bit.</summary>
/// <remarks>
/// Table-driven argument reduction after Tang, "Table-driven implementation of the logarithm function in IEEE floating-point arithmetic", ACM TOMS 16 (1990), in double-double arithmetic (Dekker, Numerische Mathematik 18, 1971):
/// x = 2^k z with z in [181/256, 181/128); r of the table is within 2^-7 of 1/z, in multiples of 1/256; u = z r - 1 is exact in two doubles; ln x = k ln 2 - ln r + ln(1 + u).
/// The table is not written down but computed once, in integers. The error is below 0.5 + 2^-13 units in the last place: the result is the double nearest to the logarithm in all but a few of a hundred thousand cases, where it is the next.
/// </remarks>
public static class NaturalLogarithm
{
    private const int MantissaBits = 52;
    private const int IndexBits = 7;

    // The bits of 181/256, near the square root of 1/2: where x is near 1, k is 0 and nothing cancels.
    private const long LeastBits = 0x3FE6A00000000000;

    // High parts are multiples of 2^-42: k times the one plus the other is exact.
    private const int HighBits = 42;
    private const int FractionBits = 160;

    private static readonly Step Two = StepOf(2, 1);
    private static readonly ImmutableArray<Step> Steps = [.. Enumerable.Range(0, 1 << IndexBits).Select(StepFor)];

    /// <summary>The logarithm.</summary>
    /// <param name="x">Finite, and at least 2^-1022.</param>
    public static double Of(double x)
    {
        if (!double.IsNormal(x) || x < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(x), x, "finite and at least 2^-1022");
        }

        long bits = BitConverter.DoubleToInt64Bits(x);
        long above = bits - LeastBits;
        double k = above >> MantissaBits;
        double z = BitConverter.Int64BitsToDouble(bits - ((above >> MantissaBits) << MantissaBits));
        ref readonly Step step = ref Steps.ItemRef((int)(above >> (MantissaBits - IndexBits)) & ((1 << IndexBits) - 1));

        double product = z * step.Reciprocal;
        double productLow = Math.FusedMultiplyAdd(z, step.Reciprocal, -product);
        double u = product - 1 + productLow;
        double uLow = product - 1 - u + productLow;

        double square = u * u;
        double squareLow = Math.FusedMultiplyAdd(u, u, -square) + (2 * u * uLow);
        double low = (k * Two.Low) + step.Low + (uLow - (squareLow * 0.5)) + (u * square * Rest(u, square));

        double sum = Sum((k * Two.High) + step.High, u, out double lost);
        sum = Sum(sum, square * -0.5, out double lostAlso);
        return sum + (lost + lostAlso + low);
    }

    /// <summary>(ln(1 + u) - u + u²/2) / u³ by its series: with |u| below 2^-7 what follows is below 2^-73 of the result.</summary>
    private static double Rest(double u, double square) =>
        (1 / 3.0) - (u * 0.25) + (square * ((1 / 5.0) - (u * (1 / 6.0)) + (square * ((1 / 7.0) - (u * 0.125) + (square * ((1 / 9.0) - (u * 0.1)))))));

    /// <summary>A sum and what its rounding lost, exactly (Knuth).</summary>
    private static double Sum(double a, double b, out double lost)
    {
        double sum = a + b;
        double ofB = sum - a;
        lost = a - (sum - ofB) + (b - ofB);
        return sum;
    }

    // The intervals are 1/256 wide below 1 and 1/128 above; beside 1, r is 1: there the logarithm is ln(1 + u) alone, exact however small.
    private static Step StepFor(int index)
    {
        const int below = 256 - 181;
        int twiceMiddle = index < below ? (2 * (181 + index)) + 1 : (2 * (256 + (2 * (index - below)))) + 2;
        int reciprocal = index is below - 1 or below ? 256 : ((2 * 256 * 256) + (twiceMiddle / 2)) / twiceMiddle;
        return StepOf(256, reciprocal);
    }

    /// <summary>ln(numerator/denominator) = 2 artanh(t), t = (numerator - denominator)/(numerator + denominator), as an integer with <see cref="FractionBits"/> bits of fraction, cut in two doubles.</summary>
    private static Step StepOf(int numerator, int denominator)
    {
        BigInteger difference = numerator - denominator;
        BigInteger total = numerator + denominator;
        BigInteger term = (difference << (FractionBits + 1)) / total;
        BigInteger sum = 0;
        for (int n = 1; !term.IsZero; n += 2)
        {
            sum += term / n;
            term = term * difference * difference / (total * total);
        }

        BigInteger high = sum >> (FractionBits - HighBits);
        BigInteger rest = (sum - (high << (FractionBits - HighBits))) >> (FractionBits - HighBits - MantissaBits);
        return new Step(denominator / 256.0, Math.ScaleB((double)(long)high, -HighBits), Math.ScaleB((double)(long)rest, -HighBits - MantissaBits));
    }

    /// <summary>A place in the table.</summary>
    /// <param name="Reciprocal">r, a multiple of 1/256.</param>
    /// <param name="High">The upper part of -ln r.</param>
    /// <param name="Low">The rest of it.</param>
    private readonly record struct Step(double Reciprocal, double High, double Low);
}
