using System.Globalization;

namespace Bench.Results.Reports;

/// <summary>Numbers with units for people: three significant digits, engineering prefixes.</summary>
public static class Quantity
{
    /// <summary>A value in its unit: nanoseconds become us, ms or s; rates keep their unit.</summary>
    public static string Text(double value, string unit) => unit == "ns" ? Time(value) : $"{Number(value)} {unit}";

    /// <summary>A duration given in nanoseconds.</summary>
    public static string Time(double nanoseconds) => Math.Abs(nanoseconds) switch
    {
        < 1e3 => $"{Number(nanoseconds)} ns",
        < 1e6 => $"{Number(nanoseconds / 1e3)} us",
        < 1e9 => $"{Number(nanoseconds / 1e6)} ms",
        _ => $"{Number(nanoseconds / 1e9)} s",
    };

    /// <summary>Memory, by powers of 1024: <c>33 KiB</c>.</summary>
    /// <param name="bytes">At least 0.</param>
    public static string Bytes(double bytes) => bytes switch
    {
        < 1024 => $"{Number(bytes)} B",
        < 1 << 20 => $"{Number(bytes / 1024)} KiB",
        < 1 << 30 => $"{Number(bytes / (1 << 20))} MiB",
        _ => $"{Number(bytes / (1 << 30))} GiB",
    };

    /// <summary>A duration with the bound that it must keep, both in nanoseconds: <c>412 ms (bound 1 s)</c>.</summary>
    /// <param name="nanoseconds">The duration; null reads as none.</param>
    /// <param name="boundNs">The bound; null for none.</param>
    public static string Bounded(long? nanoseconds, long? boundNs) =>
        (nanoseconds is { } time ? Time(time) : "none") + (boundNs is { } bound ? $" (bound {Time(bound)})" : "");

    /// <summary>How many of something: <c>1 result</c>, <c>9 results</c>.</summary>
    /// <param name="count">At least 0.</param>
    /// <param name="what">What is counted, in the singular; its plural ends in s.</param>
    public static string Counted(int count, string what) => Spec.Counted.Of(count, what);

    /// <summary>A quality beside its target: five significant digits, so that what just met it does not look equal to it.</summary>
    /// <remarks>Source: MLPerf Inference Rules, accuracy to five significant figures.</remarks>
    public static string Quality(double value) => value.ToString("G5", CultureInfo.InvariantCulture);

    /// <summary>Days that a decoder holds of those that were looked at: <c>8 of 12 days</c>; <c>at least 12 days</c> where none was seen on which it did not.</summary>
    /// <param name="held">Days held, from the first on.</param>
    /// <param name="days">Days looked at, at least 1.</param>
    public static string Days(int held, int days) => held < days
        ? string.Create(CultureInfo.InvariantCulture, $"{held} of {days} days")
        : string.Create(CultureInfo.InvariantCulture, $"at least {days} {(days == 1 ? "day" : "days")}");

    /// <summary>Three significant digits without an exponent where that is readable.</summary>
    public static string Number(double value)
    {
        double magnitude = Math.Abs(value);
        if (!double.IsFinite(value) || value == 0 || magnitude is < 1e-3 or >= 1e7)
        {
            return value.ToString("0.##e0", CultureInfo.InvariantCulture).Replace("0e0", "0", StringComparison.Ordinal);
        }

        int decimals = Math.Clamp(2 - (int)Math.Floor(Math.Log10(magnitude)), 0, 6);
        return Math.Round(value, decimals).ToString("0.######", CultureInfo.InvariantCulture);
    }
}
