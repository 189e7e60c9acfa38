using System.Globalization;
using System.Numerics;

namespace Bench.Spec.Training.Formulas;

/// <summary>Rounding to decimal places without a rounding error on the way.</summary>
/// <remarks>
/// <see cref="Math.Round(double, int)"/> multiplies by a power of ten first, which moves some values across a half: 2.675 is stored as 2.67499…, and 100 times that is 267.5.
/// MLPerf's rule files round with Python's <c>round</c>, which takes the stored value exactly; so does this.
/// </remarks>
public static class DecimalRounding
{
    /// <summary>Most decimal places.</summary>
    public const int MostDigits = 17;

    /// <summary>The fp64 nearest to the multiple of 10^-digits that is nearest to the value; of two equally near ones the even one.</summary>
    /// <param name="value">A finite number.</param>
    /// <param name="digits">Decimal places, 0 to <see cref="MostDigits"/>.</param>
    public static double Round(double value, int digits)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(digits);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(digits, MostDigits);
        if (!double.IsFinite(value))
        {
            throw new ArgumentOutOfRangeException(nameof(value), value, "only a finite number has decimal places");
        }

        long bits = BitConverter.DoubleToInt64Bits(Math.Abs(value));
        int exponent = (int)(bits >> 52);
        BigInteger significand = (bits & ((1L << 52) - 1)) | (exponent == 0 ? 0 : 1L << 52);
        int scale = Math.Max(exponent, 1) - 1075;
        if (scale >= 0)
        {
            return value;
        }

        BigInteger unit = BigInteger.One << -scale;
        BigInteger whole = BigInteger.DivRem(significand * BigInteger.Pow(10, digits), unit, out BigInteger rest);
        int half = (2 * rest).CompareTo(unit);
        if (half > 0 || (half == 0 && !whole.IsEven))
        {
            whole += 1;
        }

        string text = $"{whole.ToString(CultureInfo.InvariantCulture)}e-{digits.ToString(CultureInfo.InvariantCulture)}";
        return Math.CopySign(double.Parse(text, NumberStyles.AllowExponent, CultureInfo.InvariantCulture), value);
    }
}
