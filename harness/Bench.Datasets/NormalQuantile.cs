namespace Bench.Datasets;

/// <summary>The quantile function of the standard normal distribution at the 2^32 midpoints (w + ½)/2^32, by IEEE + - * / and sqrt only: the same bits on every machine.</summary>
/// <remarks>
/// Source: Wichura, "Algorithm AS 241: the percentage points of the normal distribution", Applied Statistics 37 (1988), PPND16, relative error about 1e-16.
/// The paper's third region starts at p &lt; e^-25 and is never reached from 32 bits. No operation may be fused or reordered; C# never does that by itself.
/// </remarks>
public static class NormalQuantile
{
    private const double CentralHalfWidth = 0.425;

    /// <summary>The quantile at (<paramref name="word"/> + ½)/2^32; between -6.34 and 6.34.</summary>
    public static double At(uint word)
    {
        // Exact: the midpoints and their distance from ½ have at most 33 bits.
        double q = ((word + 0.5) * (1.0 / 4294967296.0)) - 0.5;
        return Math.Abs(q) <= CentralHalfWidth ? Central(q) : Tail(q);
    }

    private static double Central(double q)
    {
        double r = (CentralHalfWidth * CentralHalfWidth) - (q * q);
        double numerator =
            (((((((((((((2.5090809287301226727e+3 * r) + 3.3430575583588128105e+4) * r) + 6.7265770927008700853e+4) * r)
            + 4.5921953931549871457e+4) * r) + 1.3731693765509461125e+4) * r) + 1.9715909503065514427e+3) * r)
            + 1.3314166789178437745e+2) * r) + 3.3871328727963666080;
        double denominator =
            (((((((((((((5.2264952788528545610e+3 * r) + 2.8729085735721942674e+4) * r) + 3.9307895800092710610e+4) * r)
            + 2.1213794301586595867e+4) * r) + 5.3941960214247511077e+3) * r) + 6.8718700749205790830e+2) * r)
            + 4.2313330701600911252e+1) * r) + 1;
        return q * numerator / denominator;
    }

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
