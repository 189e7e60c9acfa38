using System.Collections.Immutable;
using System.Globalization;
using Bench.Statistics;

namespace Bench.Results.Sequences;

/// <summary>Where a recurrent line overtakes one of attention, in time or in memory.</summary>
/// <param name="Recurrent">The recurrent line.</param>
/// <param name="Attention">The line of attention.</param>
/// <param name="Crossings">Where the recurrent line's values fall below attention's, and where they rise above them again; in the order of length.</param>
/// <param name="Common">The lengths at which both were measured, ascending.</param>
/// <param name="StartsBelow">Whether the recurrent line is below at the least of them.</param>
public sealed record Overtaking(SequenceLine Recurrent, SequenceLine Attention, ImmutableArray<CurveCrossing> Crossings, ImmutableArray<int> Common, bool StartsBelow)
{
    /// <summary>Compares two lines; null where they have no length in common.</summary>
    /// <param name="recurrent">A recurrent line.</param>
    /// <param name="attention">A line of attention.</param>
    /// <param name="valuesOf">The values that are compared: time or memory, less is better.</param>
    public static Overtaking? Of(SequenceLine recurrent, SequenceLine attention, Func<SequenceLine, ImmutableArray<(double X, double Y)>> valuesOf)
    {
        ArgumentNullException.ThrowIfNull(recurrent);
        ArgumentNullException.ThrowIfNull(attention);
        ArgumentNullException.ThrowIfNull(valuesOf);
        ImmutableArray<(double X, double Y)> ours = valuesOf(recurrent), theirs = valuesOf(attention);
        (int Length, bool Below)[] common = [.. from our in ours join their in theirs on our.X equals their.X orderby our.X select ((int)our.X, our.Y < their.Y)];
        return common.Length == 0 ? null : new Overtaking(recurrent, attention, CurveCrossing.Of(ours, theirs), [.. common.Select(static one => one.Length)], common[0].Below);
    }

    /// <summary>The lengths at which both were measured, for people: <c>128 to 8192</c>.</summary>
    public string CommonText => string.Create(CultureInfo.InvariantCulture, $"{Common[0]} to {Common[^1]}");

    /// <summary>In words: where, between which measured lengths, or that it is not within them.</summary>
    /// <param name="better">What being below is called: <c>faster</c>, <c>smaller</c>.</param>
    /// <param name="worse">What being above is called.</param>
    /// <param name="attention">What attention's line is called; its label where nothing shorter is clear.</param>
    public string Text(string better, string worse, string attention) => Crossings.IsEmpty
        ? $"{Recurrent.Series} overtakes {attention}: not within the measured lengths, always {(StartsBelow ? better : worse)}"
        : $"{Recurrent.Series} overtakes {attention}: {(StartsBelow ? "ahead from the first length, " : "")}{string.Join(", ", Crossings.Select(TextOf))}";

    private static string TextOf(CurveCrossing crossing) => string.Create(
        CultureInfo.InvariantCulture,
        $"{(crossing.FirstIsBelowAfter ? "from" : "falls behind at")} N = {Math.Round(crossing.At)}{(crossing.Low < crossing.High ? $" (between {crossing.Low:F0} and {crossing.High:F0})" : "")}");
}
