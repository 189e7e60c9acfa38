using System.Globalization;

namespace Bench.Statistics.Borrowings;

/// <summary>A verdict on a condition and its reason.</summary>
/// <param name="Verdict">The verdict.</param>
/// <param name="Why">What was found, and what is expected.</param>
public readonly record struct Judgement(ConditionVerdict Verdict, string Why)
{
    /// <summary>The condition is kept.</summary>
    public static Judgement Holds(FormattableString why) => new(ConditionVerdict.Holds, why.ToString(CultureInfo.InvariantCulture));

    /// <summary>The condition is not kept.</summary>
    public static Judgement Broken(FormattableString why) => new(ConditionVerdict.Broken, why.ToString(CultureInfo.InvariantCulture));

    /// <summary>What was given cannot tell.</summary>
    public static Judgement NotEstablished(FormattableString why) => new(ConditionVerdict.NotEstablished, why.ToString(CultureInfo.InvariantCulture));
}
