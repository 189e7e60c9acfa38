using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bench.Datasets;

/// <summary>The quantile function of the standard normal distribution at the 2^32 midpoints (w + ½)/2^32, by IEEE + - * / and sqrt only: the same bits on every machine.</summary>
/// <remarks>
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16, relative error about 1e-16.
/// The paper's third region starts at p &lt; e^-25 and is never reached from 32 bits. No operation may be fused or reordered; C# never does that by itself.
/// </remarks>
public static class NormalQuantile
{
    private const double CentralHalfWidth = 0.425;

    // The words whose midpoints lie within 0.425 of ½.
    private const uint FirstCentral = 322122547;
    private const uint LastCentral = uint.MaxValue - FirstCentral;

    /// <summary>The quantile at (<paramref name="word"/> + ½)/2^32; between -6.34 and 6.34.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double At(uint word)
    {
        // Exact: the midpoints and their distance from ½ have at most 33 bits.
        double q = ((word + 0.5) * (1.0 / 4294967296.0)) - 0.5;
        return Math.Abs(q) <= CentralHalfWidth ? Central(q) : Tail(q);
    }

    /// <summary>Replaces words by the fp32 bits of <paramref name="deviation"/> times their quantiles: the same bits as element by element, three times as fast.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Fill(double deviation, Span<uint> words)
    {
        Span<uint> drawn = stackalloc uint[Vector<uint>.Count];
        int i = 0;
        for (; i + Vector<uint>.Count <= words.Length; i += Vector<uint>.Count)
        {
            Span<uint> block = words.Slice(i, Vector<uint>.Count);
            block.CopyTo(drawn);
            Vector.Widen(new Vector<uint>(block), out Vector<ulong> low, out Vector<ulong> high);
            Vector<float> central = Vector.Narrow(Central(Centred(low)) * deviation, Central(Centred(high)) * deviation);
            central.CopyTo(MemoryMarshal.Cast<uint, float>(block));

            // One word in seven lies in a tail.
            for (int lane = 0; lane < drawn.Length; lane++)
            {
                if (drawn[lane] is < FirstCentral or > LastCentral)
                {
                    block[lane] = BitConverter.SingleToUInt32Bits((float)(deviation * At(drawn[lane])));
                }
            }
        }

        for (; i < words.Length; i++)
        {
            words[i] = BitConverter.SingleToUInt32Bits((float)(deviation * At(words[i])));
        }
    }

    /// <summary>(w + ½)/2^32 - ½, exactly. A word beneath the exponent of 2^52 is the number 2^52 + w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Centred(Vector<ulong> word)
    {
        Vector<double> w = Vector.AsVectorDouble(word | new Vector<ulong>(0x4330000000000000)) - new Vector<double>(4503599627370496.0);
        return ((w + new Vector<double>(0.5)) * (1.0 / 4294967296.0)) - new Vector<double>(0.5);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Central(double q) => Central(new Vector<double>(q))[0];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector<double> Central(Vector<double> q)
    {
        Vector<double> r = new Vector<double>(CentralHalfWidth * CentralHalfWidth) - (q * q);
        Vector<double> numerator = new(2.5090809287301226727e+3);
        numerator = (numerator * r) + new Vector<double>(3.3430575583588128105e+4);
        numerator = (numerator * r) + new Vector<double>(6.7265770927008700853e+4);
        numerator = (numerator * r) + new Vector<double>(4.5921953931549871457e+4);
        numerator = (numerator * r) + new Vector<double>(1.3731693765509461125e+4);
        numerator = (numerator * r) + new Vector<double>(1.9715909503065514427e+3);
        numerator = (numerator * r) + new Vector<double>(1.3314166789178437745e+2);
        numerator = (numerator * r) + new Vector<double>(3.3871328727963666080);
        Vector<double> denominator = new(5.2264952788528545610e+3);
        denominator = (denominator * r) + new Vector<double>(2.8729085735721942674e+4);
        denominator = (denominator * r) + new Vector<double>(3.9307895800092710610e+4);
        denominator = (denominator * r) + new Vector<double>(2.1213794301586595867e+4);
        denominator = (denominator * r) + new Vector<double>(5.3941960214247511077e+3);
        denominator = (denominator * r) + new Vector<double>(6.8718700749205790830e+2);
        denominator = (denominator * r) + new Vector<double>(4.2313330701600911252e+1);
        denominator = (denominator * r) + Vector<double>.One;
        return q * numerator / denominator;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static double Tail(double q)
    {
        double p = 0.5 - Math.Abs(q);
        double r = Math.Sqrt(-NaturalLogarithm(p)) - 1.6;
        double numerator =
            (((((((((((((7.74545014278341407640e-4 * r) + 2.27238449892691845833e-2) * r) + 2.41780725177450611770e-1) * r)
            + 1.27045825245236838258) * r) + 3.64784832476320460504) * r) + 5.76949722146069140550) * r)
            + 4.63033784615654529590) * r) + 1.42343711074968357734;
        double denominator =
            (((((((((((((1.05075007164441684324e-9 * r) + 5.47593808499534494600e-4) * r) + 1.51986665636164571966e-2) * r)
            + 1.48103976427480074590e-1) * r) + 6.89767334985100004550e-1) * r) + 1.67638483018380384940) * r)
            + 2.05319162663775882187) * r) + 1;
        double tail = numerator / denominator;
        return q < 0 ? -tail : tail;
    }

    /// <summary>ln x for a positive normal x: x = m·2^e with m in [√½, √2), ln m = 2 artanh((m - 1)/(m + 1)) by its series, whose eleventh term is below 1e-16.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NaturalLogarithm(double x)
    {
        const long HalfRootTwo = 0x3FE6A09E667F3BCD; // √½
        const long MantissaBits = 52;
        long bits = BitConverter.DoubleToInt64Bits(x);
        long exponent = (bits - HalfRootTwo) >> (int)MantissaBits;
        double m = BitConverter.Int64BitsToDouble(bits - (exponent << (int)MantissaBits));
        double s = (m - 1) / (m + 1);
        double square = s * s;
        double series = 1.0 / 23;
        for (int k = 21; k >= 1; k -= 2)
        {
            series = (series * square) + (1.0 / k);
        }

        const double NaturalLogarithmOfTwo = 0.69314718055994530942;
        return (exponent * NaturalLogarithmOfTwo) + (2 * s * series);
    }
}
