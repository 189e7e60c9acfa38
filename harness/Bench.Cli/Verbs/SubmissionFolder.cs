using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Cli.Verbs;

/// <summary>A submission as <c>check</c> sees it: its definitions, its bundles judged as submitted, and which results are still missing.</summary>
internal static class SubmissionFolder
{
    /// <summary>The file that makes a folder a submission.</summary>
    public const string FileName = "submission.yaml";

    /// <summary>Checks everything in the folder.</summary>
    public static int Check(Terminal terminal, string folder, bool reference, BundleLimits limits)
    {
        string path = Path.Combine(folder, FileName);
        Parsed<Definition<Submission>> submission = SubmissionReader.Read(path, DefinitionFile.Read(path));
        List<Finding> findings = [.. submission.Findings];
        if (submission.Succeeded)
        {
            findings.AddRange(SystemFindings(submission.Value));
            findings.AddRange(SutFindings(submission.Value));
        }

        int worst = ExitCode.Clean;
        Dictionary<string, string> present = [];
        RoundReview round = new();
        foreach (string bundle in BundlesIn(folder))
        {
            VerifiedBundle verified = VerifiedBundle.Of(bundle, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits }, asSubmission: true);
            ImmutableArray<Finding> found = verified.Judged is { } judged
                ? [.. verified.Differences, .. judged.RuleFindings, .. CheckVerb.Reference(judged, reference), .. Belonging(submission.Value, bundle, verified)]
                : [.. verified.Proven.Errors.Select(error => Of(Severity.Error, error.Code, error.ToString(), bundle, "get the original bundle"))];
            findings.AddRange(found.Select(finding => finding with { Location = new Location($"{bundle}: {finding.Location.Path}", finding.Location.Line, finding.Location.Column) }));
            worst = ExitCode.Worse(worst, verified.Proven.Passed ? ExitCode.Clean : ExitCode.Refused);
            round.Add(bundle, verified);
            if (verified.Judged?.Result is { } evidence && !found.HasErrors)
            {
                string name = evidence is Evidence inference ? $"{inference.Plan.Workload} {Names.Of(inference.Plan.Scenario)}" : evidence.Planned.Workload;
                if (!present.TryAdd(name, bundle))
                {
                    findings.Add(Of(Severity.Error, "SUB005", $"a second result of {name}, beside {present[name]}", bundle, "a result is one run: choose which stays"));
                }
            }
        }

        findings.AddRange(round.Findings());
        findings.AddRange(Missing(path, present));
        return ExitCode.Worse(worst, CheckVerb.Print(terminal, findings));
    }

    /// <summary>The bundles of the folder. Local runs lie in results/local and are no part of a submission.</summary>
    internal static string[] BundlesIn(string folder)
    {
        string local = Path.Combine(folder, "results", "local") + Path.DirectorySeparatorChar;
        string[] bundles = [.. Directory.GetFiles(folder, "*" + BundleWriter.Extension, SearchOption.AllDirectories).Where(path => !path.StartsWith(local, StringComparison.Ordinal))];
        Array.Sort(bundles, StringComparer.Ordinal);
        return bundles;
    }

    /// <summary>Whether a result was made for this submission as it now stands.</summary>
    internal static IEnumerable<Finding> Belonging(Definition<Submission>? submission, string bundle, VerifiedBundle verified)
    {
        if (Predicates.IsOfDevelopmentKey(verified.Proven.Statement!))
        {
            yield return Of(Severity.Error, "SUB004", "signed with a development key, which says nothing about who signed", bundle, "run with --key; bench key new FILE makes one");
        }

        if (submission is null || verified.Judged?.Result is not { } evidence)
        {
            yield break;
        }

        Submission now = submission.Value;
        (string What, string Then, string Now)[] facts =
        [
            ("submitter", evidence.Planned.Submitter, now.Submitter),
            ("division", Names.Of(evidence.Planned.Division), Names.Of(now.Division)),
            ("category", Names.Of(evidence.Planned.Category), Names.Of(now.Category)),
            ("system", evidence.Planned.System, now.System),
            ("precision", $"{Names.Of(evidence.Planned.Precision.Inputs)}, sums in {Names.Of(evidence.Planned.Precision.Accumulation)}", $"{Names.Of(now.Precision.Inputs)}, sums in {Names.Of(now.Precision.Accumulation)}"),
        ];
        foreach ((string what, string then, string at) in facts.Where(static fact => fact.Then != fact.Now))
        {
            yield return Of(Severity.Error, "SUB003", $"the result's {what} is {then}; the submission's is {at}", bundle, "measure again with the submission as it stands, or put the submission back");
        }
    }

    private static ImmutableArray<Finding> SystemFindings(Definition<Submission> submission) => Reading(submission, "system", () =>
    {
        _ = Circumstances.StatedSystem(submission);
        return [];
    });

    private static ImmutableArray<Finding> SutFindings(Definition<Submission> submission) => submission.Value.Sut is not { } sut ? [] : Reading(submission, "sut", () =>
    {
        string path = Path.Combine(Path.GetDirectoryName(submission.Path)!, sut);
        return SutReader.Read(path, DefinitionFile.Read(path)).Findings;
    });

    /// <summary>What a file that the submission names has wrong; that it is missing is a finding at the place that names it.</summary>
    private static ImmutableArray<Finding> Reading(Definition<Submission> submission, string key, Func<ImmutableArray<Finding>> read)
    {
        try
        {
            return read();
        }
        catch (DefinitionsRefusedException refused)
        {
            return refused.Findings;
        }
        catch (DefinitionUnreadableException unreadable)
        {
            return
            [
                new Finding { RuleId = "SUB002", Severity = Severity.Error, Message = unreadable.Message, Location = submission.LocationOf(key), Help = unreadable.Help },
            ];
        }
    }

    /// <summary>A note for each shipped workload and scenario that has no clean result here: a submission may be partial, but nobody should overlook it.</summary>
    private static IEnumerable<Finding> Missing(string path, Dictionary<string, string> present) =>
        from definition in Shipped.Workloads().Workloads
        from spec in definition.Value.Scenarios
        let scenario = Names.Of(spec.Scenario)
        where !present.ContainsKey($"{definition.Value.Id} {scenario}")
        select Of(
            Severity.Note,
            "SUB001",
            $"no result yet for {definition.Value.Id} {scenario}",
            path,
            $"bench run {definition.Value.Id} --scenario {scenario} --profile full --submission {path} --key KEY --out {Path.Combine(Path.GetDirectoryName(path)!, "results", "ROUND")}");

    private static Finding Of(Severity severity, string id, string message, string path, string help) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(path), Help = help };
}
