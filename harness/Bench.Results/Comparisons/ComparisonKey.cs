using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Results.Comparisons;

/// <summary>Something in which two results may differ, and what that means for a comparison.</summary>
/// <param name="Refuses">Whether results that differ in it measure different work, and are not compared.</param>
/// <param name="What">What it is.</param>
/// <param name="Value">The result's.</param>
internal readonly record struct ComparisonKey(bool Refuses, string What, string Value)
{
    /// <summary>What an inference result measured, and under what; the keys of any two are the same, in the same order.</summary>
    public static ImmutableArray<ComparisonKey> Of(Evidence result) =>
    [
        .. OfAny(result, result.Workload.Dataset.Sha256),
        new(true, "scenario", result.Plan.Scenario.FieldName),
        new(true, "arrivals", result.Plan.Performance.Arrivals?.ToString() ?? "poisson"),
        .. Conditions(result),
    ];

    /// <summary>What a training result measured, and under what; the keys of any two are the same, in the same order.</summary>
    public static ImmutableArray<ComparisonKey> Of(TrainingEvidence result) =>
    [
        .. OfAny(result, result.Workload.Dataset.Sha256),
        new(true, "quality target", result.Plan.QualityTarget.ToString("R", CultureInfo.InvariantCulture)),
        .. Conditions(result),
        new(false, "reference convergence points (SHA-256)", result.ReferenceConvergenceDigest?.Hex ?? "none"),
        new(false, "number of runs of a score", string.Create(CultureInfo.InvariantCulture, $"{result.Plan.ScoredRuns}, of which {result.Plan.DroppedRuns} are dropped on each side")),
        new(false, "evaluation interval", string.Create(CultureInfo.InvariantCulture, $"{result.Plan.EvaluationInterval} examples")),
    ];

    /// <summary>The findings of all keys that differ: CMP001 refuses, CMP002 labels.</summary>
    /// <param name="first">What the user calls the first result.</param>
    /// <param name="ofFirst">Its keys.</param>
    /// <param name="other">What the user calls the other one.</param>
    /// <param name="ofOther">Its keys, of the same kind.</param>
    public static IEnumerable<Finding> Differences(string first, ImmutableArray<ComparisonKey> ofFirst, string other, ImmutableArray<ComparisonKey> ofOther) =>
        ofFirst.Zip(ofOther).Where(static pair => pair.First.Value != pair.Second.Value).Select(pair => pair.First.Refuses
            ? Report(Severity.Error, "CMP001", other, $"{pair.First.What} is {pair.Second.Value}; that of {first} is {pair.First.Value}", "compare results of the same work only")
            : Report(Severity.Warning, "CMP002", other, $"{pair.First.What} is {pair.Second.Value}; that of {first} is {pair.First.Value}", "say so wherever the numbers stand together"));

    /// <summary>A finding about a compared result.</summary>
    public static Finding Report(Severity severity, string id, string name, string message, string help) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(name), Help = help };

    /// <summary>That a result is not valid (CMP003).</summary>
    public static Finding Invalid(string name) => Report(Severity.Warning, "CMP003", name, "the result is not valid", "run bench check on it");

    /// <summary>A declared precision in words.</summary>
    public static string Text(Spec.Definitions.DeclaredPrecision precision) => $"{precision.Inputs.FieldName} with sums in {precision.Accumulation.FieldName}";

    private static ComparisonKey[] OfAny(ResultEvidence result, Sha256Digest data) =>
    [
        new(true, "workload", result.WorkloadId),
        new(true, "workload version", result.WorkloadVersion),
        new(true, "workload definition (SHA-256)", result.WorkloadDigest.Hex),
        new(true, "data set (SHA-256)", data.Hex),
    ];

    private static ComparisonKey[] Conditions(ResultEvidence result) =>
    [
        new(false, "ruleset", result.Ruleset.Id),
        new(false, "ruleset (SHA-256)", result.RulesetDigest.Hex),
        new(false, "precision", Text(result.Planned.Precision)),
        new(false, "division", result.Planned.Division.FieldName),
        new(false, "profile", result.Planned.Profile.FieldName),
    ];
}
