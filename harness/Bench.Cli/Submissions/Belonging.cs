using System.Collections.Immutable;
using System.Globalization;
using Bench.Cli.Judging;
using Bench.Cli.Verbs;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Cli.Submissions;

/// <summary>Whether a result was measured with the submission that it lies in, as that now stands: <c>check</c> and <c>status</c> ask of a folder, <c>pack</c> before it writes, <c>verify</c> of what it unpacked.</summary>
/// <remarks>A submission grows, so what it says of other workloads (their rates and hyperparameters) may have changed since.</remarks>
internal static class Belonging
{
    private const string Again = "measure again with the submission as it stands, or put the submission back";

    /// <summary>Everything in which they differ, with file and field.</summary>
    /// <param name="files">The submission's own files.</param>
    /// <param name="place">Where the findings are placed: the result.</param>
    /// <param name="verified">The result, verified.</param>
    public static ImmutableArray<Finding> Differences(SubmissionFiles files, string place, VerifiedBundle verified)
    {
        List<Finding> findings = [];
        if (verified.Proven.Statement is { } statement && Predicates.IsOfDevelopmentKey(statement))
        {
            findings.Add(Of("SUB004", "signed with a development key, which says nothing about who signed", place, "run with --key; bench key new FILE makes one"));
        }

        if (verified.Judged?.Result is not { } evidence || files.Submission is not { } submission)
        {
            return [.. findings];
        }

        foreach ((string field, string then, string now) in Declared(evidence, submission.Value).Where(static fact => fact.Then != fact.Now))
        {
            findings.Add(Of("SUB003", $"{field} is {now} in {SubmissionFolder.FileName}; the result's is {then}", place, Again));
        }

        findings.AddRange(OfSystem(files, place, evidence));
        findings.AddRange(SutBelonging.Differences(files, place, evidence));
        return [.. findings];
    }

    /// <summary>A finding about a result in its submission.</summary>
    internal static Finding Of(string id, string message, string place, string help, Severity severity = Severity.Error) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(place), Help = help };

    private static IEnumerable<(string Field, string Then, string Now)> Declared(ResultEvidence evidence, Submission now)
    {
        ResultPlan planned = evidence.Planned;
        Submission then = evidence.Submission;
        yield return ("submitter", planned.Submitter, now.Submitter);
        yield return ("division", Names.Of(planned.Division), Names.Of(now.Division));
        yield return ("category", Names.Of(planned.Category), Names.Of(now.Category));
        yield return ("system", planned.System, now.System);
        yield return ("precision", Words(planned.Precision), Words(now.Precision));
        yield return ("sut", then.Sut ?? "absent", now.Sut ?? "absent");
        yield return ("borrowed", Words(then.Borrowed.Select(static one => $"{one.Name} = {one.Value} of {one.From}")), Words(now.Borrowed.Select(static one => $"{one.Name} = {one.Value} of {one.From}")));
        yield return ($"target_rates of {evidence.WorkloadId}", Rates(then, evidence), Rates(now, evidence));
        yield return ($"hyperparameters of {evidence.WorkloadId}", Hyperparameters(then, evidence), Hyperparameters(now, evidence));
    }

    private static string Words(DeclaredPrecision precision) => $"{Names.Of(precision.Inputs)}, sums in {Names.Of(precision.Accumulation)}";

    private static string Words(IEnumerable<string> entries) => string.Join(", ", entries.Order(StringComparer.Ordinal)) is { Length: > 0 } all ? all : "absent";

    /// <summary>The rate that was measured at, or expected; those of other scenarios are other results' affair.</summary>
    private static string Rates(Submission submission, ResultEvidence evidence) => evidence is not Evidence inference ? "absent" : Words(submission.TargetRates
        .Where(rate => rate.Workload == inference.WorkloadId && rate.Scenario == inference.Plan.Scenario)
        .Select(static rate => string.Create(CultureInfo.InvariantCulture, $"{Names.Of(rate.Scenario)} {rate.QueriesPerSecond:R}")));

    private static string Hyperparameters(Submission submission, ResultEvidence evidence) => Words(submission.Hyperparameters
        .Where(chosen => chosen.Workload == evidence.WorkloadId)
        .Select(static chosen => $"{chosen.Name} = {chosen.Value}"));

    private static IEnumerable<Finding> OfSystem(SubmissionFiles files, string place, ResultEvidence evidence)
    {
        if (files.System is not { } system || evidence.Planned.System != files.Submission!.Value.System)
        {
            yield break;
        }

        ImmutableSortedDictionary<string, string> then = evidence.System.Stated, now = system.Value;
        foreach (string field in then.Keys.Union(now.Keys).Order(StringComparer.Ordinal).Where(field => then.GetValueOrDefault(field) != now.GetValueOrDefault(field)))
        {
            yield return Of("SUB006", $"{field} is {Quoted(now, field)} in {files.NameOf(system.Path)}; the result's system.json has {Quoted(then, field)}", place, Again);
        }
    }

    private static string Quoted(ImmutableSortedDictionary<string, string> fields, string field) => fields.TryGetValue(field, out string? value) ? $"\"{value}\"" : "no such field";
}
