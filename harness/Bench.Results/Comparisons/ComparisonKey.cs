using Bench.Spec;

namespace Bench.Results.Comparisons;

/// <summary>Something in which two results may differ, and what that means for a comparison.</summary>
/// <param name="Refuses">Whether results that differ in it measure different work, and are not compared.</param>
/// <param name="What">What it is.</param>
/// <param name="First">The first result's.</param>
/// <param name="Other">The other's.</param>
internal readonly record struct ComparisonKey(bool Refuses, string What, string First, string Other)
{
    /// <summary>The findings of all keys that differ: CMP001 refuses, CMP002 labels.</summary>
    public static IEnumerable<Finding> Differences(string first, string other, IEnumerable<ComparisonKey> keys) =>
        keys.Where(static key => key.First != key.Other).Select(key => key.Refuses
            ? Report(Severity.Error, "CMP001", other, $"{key.What} is {key.Other}; that of {first} is {key.First}", "compare results of the same work only")
            : Report(Severity.Warning, "CMP002", other, $"{key.What} is {key.Other}; that of {first} is {key.First}", "say so wherever the numbers stand together"));

    /// <summary>A finding about a compared result.</summary>
    public static Finding Report(Severity severity, string id, string name, string message, string help) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(name), Help = help };

    /// <summary>That a result is not valid (CMP003).</summary>
    public static Finding Invalid(string name) => Report(Severity.Warning, "CMP003", name, "the result is not valid", "run bench check on it");

    /// <summary>A declared precision in words.</summary>
    public static string Text(Spec.Definitions.DeclaredPrecision precision) => $"{precision.Inputs.FieldName} with sums in {precision.Accumulation.FieldName}";
}
