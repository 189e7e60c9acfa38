using System.Collections.Immutable;
using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>What the signed statement of a packed submission says (FORMAT.md, "A submission"), as far as its files say it too. When and by which version it was packed is the submitter's word.</summary>
internal sealed record PackageClaims
{
    private ImmutableArray<(string Field, string Value)> Declared { get; init; } = [];

    private ImmutableSortedDictionary<string, (string Bundle, string Workload, string Scenario)> Results { get; init; } = ImmutableSortedDictionary.Create<string, (string, string, string)>(StringComparer.Ordinal);

    /// <summary>Reads them; null when the statement is not a submission's.</summary>
    public static PackageClaims? Of(Statement statement)
    {
        try
        {
            JsonElement predicate = statement.Predicate;
            return new PackageClaims
            {
                Declared = [.. new[] { "submitter", "division", "category", "system" }.Select(field => (field, Text(predicate, field)))],
                Results = predicate.GetProperty("results").EnumerateArray().ToImmutableSortedDictionary(
                    static one => Text(one, "file"), static one => (Text(one, "bundle"), Text(one, "workload"), Text(one, "scenario")), StringComparer.Ordinal),
            };
        }
        catch (Exception malformed) when (malformed is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    /// <summary>Whether it lists these bundles and no others.</summary>
    /// <param name="bundles">Their ids in hexadecimal by their paths in the package.</param>
    public bool Lists(ImmutableSortedDictionary<string, string> bundles) =>
        Results.Keys.SequenceEqual(bundles.Keys, StringComparer.Ordinal) && Results.All(one => bundles[one.Key] == one.Value.Bundle);

    /// <summary>In what it differs from <c>submission.yaml</c>.</summary>
    public IEnumerable<Finding> Differences(Submission submission)
    {
        string[] own = [submission.Submitter, Names.Of(submission.Division), Names.Of(submission.Category), submission.System];
        return Declared.Zip(own).Where(static pair => pair.First.Value != pair.Second)
            .Select(static pair => Finding($"{pair.First.Field} is {pair.First.Value}; submission.yaml has {pair.Second}"));
    }

    /// <summary>In what it differs from a result that it lists.</summary>
    /// <param name="file">The result's path in the package.</param>
    /// <param name="verified">The result, verified.</param>
    public IEnumerable<Finding> Differences(string file, VerifiedBundle verified)
    {
        if (verified.Judged?.Result is not { } evidence || !Results.TryGetValue(file, out (string Bundle, string Workload, string Scenario) listed))
        {
            yield break;
        }

        string scenario = verified.Judged.Evidence is { } inference ? Names.Of(inference.Plan.Scenario) : ResultPredicate.Training;
        if ((listed.Workload, listed.Scenario) != (evidence.WorkloadId, scenario))
        {
            yield return Finding($"{file} is listed as {listed.Workload}, {listed.Scenario}; it is {evidence.WorkloadId}, {scenario}");
        }
    }

    private static string Text(JsonElement parent, string name) => parent.GetProperty(name).GetString() ?? throw new InvalidOperationException($"{name} is null");

    private static Finding Finding(string message) => Belonging.Of("SUB009", message, Recomputation.StatementName, "submitter: pack the folder again; reviewer: ask for a package as bench submission pack writes it");
}
