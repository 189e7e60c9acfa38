using System.Globalization;

namespace Bench.Statistics.Conformance;

/// <summary>Numbers as C++ streams print them, so that values compare as text with what LoadGen logged.</summary>
/// <remarks>C rounds the exact decimal expansion of the double, ties to even; .NET's own formats round ties away, so the expansion is taken in full and rounded here.</remarks>
public static class CppNumber
{
    private const int GeneralDigits = 6;

    // The longest expansion of a double has 767 significant digits.
    private const string Exact = "E770";

    /// <summary>The default of an ostream, C's <c>%g</c>: 6 significant digits, no trailing zeros, an exponent below 1e-4 and from 1e6 on.</summary>
    public static string General(double value)
    {
        if (!double.IsFinite(value) || value == 0)
        {
            return Special(value) ?? (double.IsNegative(value) ? "-0" : "0");
        }

        (string digits, int exponent) = Rounded(Math.Abs(value), GeneralDigits);
        string sign = value < 0 ? "-" : "";
        string significant = digits.TrimEnd('0');
        if (exponent is < -4 or >= GeneralDigits)
        {
            string fraction = significant.Length > 1 ? "." + significant[1..] : "";
            string power = Math.Abs(exponent).ToString("00", CultureInfo.InvariantCulture);
            return $"{sign}{significant[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{power}";
        }

        if (exponent < 0)
        {
            return $"{sign}0.{new string('0', -exponent - 1)}{significant}";
        }

        return significant.Length <= exponent + 1
            ? sign + significant.PadRight(exponent + 1, '0')
            : $"{sign}{significant[..(exponent + 1)]}.{significant[(exponent + 1)..]}";
    }

    /// <summary>C's <c>%.Nf</c>: a fixed number of decimals.</summary>
    /// <param name="value">The number.</param>
    /// <param name="decimals">Decimals, at least 0.</param>
    public static string Fixed(double value, int decimals)
    {
        if (Special(value) is string special)
        {
            return special;
        }

        string sign = double.IsNegative(value) ? "-" : "";
        (string digits, int exponent) = value == 0 ? ("0", 0) : Rounded(Math.Abs(value), null, decimals);
        string whole = exponent < 0 ? "0" : digits[..Math.Min(digits.Length, exponent + 1)].PadRight(exponent + 1, '0');
        string fraction = (exponent < 0 ? new string('0', -exponent - 1) + digits : digits[Math.Min(digits.Length, exponent + 1)..]).PadRight(decimals, '0');
        return decimals == 0 ? sign + whole : $"{sign}{whole}.{fraction[..decimals]}";
    }

    private static string? Special(double value) =>
        double.IsNaN(value) ? (double.IsNegative(value) ? "-nan" : "nan") : double.IsInfinity(value) ? (value < 0 ? "-inf" : "inf") : null;

    // The digits of a positive number and the exponent of the first, rounded to a number of digits or of decimals.
    private static (string Digits, int Exponent) Rounded(double value, int? significant, int decimals = 0)
    {
        string text = value.ToString(Exact, CultureInfo.InvariantCulture);
        int mark = text.IndexOf('E', StringComparison.Ordinal);
        int exponent = int.Parse(text.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string digits = text[0] + text[2..mark];
        int keep = significant ?? exponent + 1 + decimals;
        if (keep < 0)
        {
            return (new string('0', 1), 0);
        }

        int half = string.CompareOrdinal(digits[keep..].TrimEnd('0'), "5");
        bool odd = keep > 0 && (digits[keep - 1] - '0') % 2 == 1;
        char[] kept = ['0', .. digits[..keep]];
        if (half > 0 || (half == 0 && odd))
        {
            int carry = kept.Length - 1;
            for (; kept[carry] == '9'; carry--)
            {
                kept[carry] = '0';
            }

            kept[carry]++;
        }

        return kept[0] != '0' ? (new string(kept)[..Math.Max(1, keep + (significant is null ? 1 : 0))], exponent + 1)
            : keep == 0 ? ("0", 0)
            : (new string(kept, 1, keep), exponent);
    }
}
