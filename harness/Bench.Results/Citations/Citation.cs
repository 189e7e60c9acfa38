using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Results.Citations;

/// <summary>How a result is quoted: a sentence, and the footnote without which it may not stand.</summary>
/// <remarks>Source: MLPerf Results Messaging Guidelines, 3 (what a citation and its footnote hold), 1 and 5 (unverified results), 8 (no summary score); rounding: MLPerf Training Rules, "Result rounding".</remarks>
public sealed record Citation
{
    private const int Digits = 4;

    /// <summary>The sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The footnote.</summary>
    public required string Footnote { get; init; }

    /// <summary>Why a result is not quoted (CITE001); empty when it may be.</summary>
    public static ImmutableArray<Finding> WhyNot(CitedResult result, string name)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result is { Valid: true, Value: not null } ? [] :
        [
            new Finding
            {
                RuleId = "CITE001",
                Severity = Severity.Error,
                Message = "the result is not valid; only valid results are quoted",
                Location = new Location(name),
                Help = "bench check says why it is not; quote another one",
            },
        ];
    }

    /// <summary>The citation of a valid result.</summary>
    /// <param name="result">The result.</param>
    /// <param name="source">Where it was taken from: an address or a path.</param>
    /// <param name="retrieved">The day on which it was.</param>
    /// <param name="number">The footnote's number.</param>
    /// <exception cref="ArgumentException">The result is not valid.</exception>
    public static Citation Of(CitedResult result, string source, DateOnly retrieved, int number = 1)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (!result.Valid || result.Value is not { } value)
        {
            throw new ArgumentException("a result that is not valid is not quoted", nameof(result));
        }

        string division = result.Plan.Division.FieldName, category = result.Plan.Category.FieldName;
        string where = result.Scenario is { } scenario ? $"{result.Plan.Workload} {result.Plan.WorkloadVersion}, {scenario}" : $"{result.Plan.Workload} {result.Plan.WorkloadVersion}, training";
        return new Citation
        {
            Sentence = string.Create(CultureInfo.InvariantCulture, $"{result.Submitter} measured {Rounded(value, result.Unit)} ({result.Metric}) on {where}, {(IsEntry(result) ? $"in the {division} division" : "outside of any round,")} with {result.System}{Label(result)}.[{number}]"),
            Footnote = string.Create(CultureInfo.InvariantCulture,
                $"[{number}] {(IsEntry(result) ? $"Bench round {result.Plan.Ruleset}, {division} division" : $"No entry of a round: {WhyNoEntry(result)}; judged by Bench ruleset {result.Plan.Ruleset}, {division} division")}, category {category}, {where}; {result.Accuracy}. Retrieved from {source} on {retrieved:yyyy-MM-dd}, result {result.Bundle.Hex}. {Standing(result)} Not an MLPerf result: Bench keeps MLPerf's rules and terms, and MLCommons has not verified it."),
        };
    }

    /// <summary>Four significant digits, half to even; nanoseconds as us, ms or s.</summary>
    internal static string Rounded(double value, string unit) => unit != "ns" ? $"{Number(value)} {unit}" : Math.Abs(value) switch
    {
        < 1e3 => $"{Number(value)} ns",
        < 1e6 => $"{Number(value / 1e3)} us",
        < 1e9 => $"{Number(value / 1e6)} ms",
        _ => $"{Number(value / 1e9)} s",
    };

    private static string Number(double value)
    {
        int decimals = value == 0 ? 0 : Math.Clamp(Digits - 1 - (int)Math.Floor(Math.Log10(Math.Abs(value))), 0, 12);
        return Math.Round(value, decimals, MidpointRounding.ToEven).ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>What stands next to the number itself: no reader should have to find it in a footnote.</summary>
    private static string Label(CitedResult result)
    {
        string[] labels =
        [
            .. result.Plan.Profile == Profile.Quick ? ["quick profile, not submittable"] : IsEntry(result) ? Array.Empty<string>() : ["not submittable"],
            .. Confirming(result).Any() ? Array.Empty<string>() : ["unverified"],
        ];
        return labels.Length == 0 ? "" : $" ({string.Join("; ", labels)})";
    }

    /// <summary>Whether it can be an entry of a round: otherwise it is quoted as none.</summary>
    private static bool IsEntry(CitedResult result) => result.Plan is { Profile: Profile.Full, Submittable: true };

    private static string WhyNoEntry(CitedResult result) => result.Plan.Profile == Profile.Quick
        ? "quick profile (seconds instead of the round's least duration, few accuracy samples), not submittable"
        : "a local submission, not submittable";

    private static string Standing(CitedResult result)
    {
        string reviews = string.Join(", ", result.Reviews);
        return Confirming(result).Any() ? $"Reviewed: {reviews}." : $"Unverified: no reviewer who is trusted here has confirmed it{(reviews.Length > 0 ? $" ({reviews})" : "")}.";
    }

    private static IEnumerable<Review> Confirming(CitedResult result) => result.Reviews.Any(static review => review.Verdict is ReviewVerdict.NotReproduced or ReviewVerdict.Objection)
        ? []
        : result.Reviews.Where(static review => review.Verdict is ReviewVerdict.Reproduced or ReviewVerdict.Audited);
}
