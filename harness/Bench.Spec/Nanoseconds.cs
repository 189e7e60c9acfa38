using System.Globalization;
using System.Numerics;

namespace Bench.Spec;

/// <summary>What the monotonic clock measures: a whole number of nanoseconds, as a duration or since the start of a run.</summary>
/// <param name="Value">The number of nanoseconds.</param>
public readonly record struct Nanoseconds(long Value)
    : IComparable<Nanoseconds>, IAdditionOperators<Nanoseconds, Nanoseconds, Nanoseconds>, ISubtractionOperators<Nanoseconds, Nanoseconds, Nanoseconds>, IComparisonOperators<Nanoseconds, Nanoseconds, bool>
{
    /// <summary>No time at all.</summary>
    public static Nanoseconds Zero => default;

    /// <summary>The same time in seconds.</summary>
    public double Seconds => Value / 1e9;

    /// <summary>The same time in milliseconds.</summary>
    public double Milliseconds => Value / 1e6;

    /// <summary>A time from milliseconds.</summary>
    public static Nanoseconds FromMilliseconds(long milliseconds) => new(milliseconds * 1_000_000);

    /// <summary>A time from seconds, truncated to whole nanoseconds.</summary>
    public static Nanoseconds FromSeconds(double seconds) => new((long)(seconds * 1e9));

    /// <inheritdoc/>
    public int CompareTo(Nanoseconds other) => Value.CompareTo(other.Value);

    /// <inheritdoc/>
    public static Nanoseconds operator +(Nanoseconds left, Nanoseconds right) => new(left.Value + right.Value);

    /// <inheritdoc/>
    public static Nanoseconds operator -(Nanoseconds left, Nanoseconds right) => new(left.Value - right.Value);

    /// <inheritdoc/>
    public static bool operator <(Nanoseconds left, Nanoseconds right) => left.Value < right.Value;

    /// <inheritdoc/>
    public static bool operator >(Nanoseconds left, Nanoseconds right) => left.Value > right.Value;

    /// <inheritdoc/>
    public static bool operator <=(Nanoseconds left, Nanoseconds right) => left.Value <= right.Value;

    /// <inheritdoc/>
    public static bool operator >=(Nanoseconds left, Nanoseconds right) => left.Value >= right.Value;

    /// <inheritdoc/>
    public override string ToString() => Value.ToString(CultureInfo.InvariantCulture) + " ns";
}
