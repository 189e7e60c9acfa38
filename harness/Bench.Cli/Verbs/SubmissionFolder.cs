using System.Collections.Immutable;
using Bench.Cli.Checks;
using Bench.Cli.Judging;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Cli.Verbs;

/// <summary>A submission as <c>check</c> sees it: its definitions, its bundles judged as submitted, and which results are still missing.</summary>
/// <param name="folder">The folder.</param>
/// <param name="check">Checks each bundle.</param>
internal sealed class SubmissionFolder(string folder, PathCheck check)
{
    /// <summary>The file that makes a folder a submission.</summary>
    public const string FileName = "submission.yaml";

    private readonly Dictionary<string, string> present = [];

    /// <summary>Checks everything in the folder: what has errors first, then the submission's own files.</summary>
    public IEnumerable<CheckedItem> Check()
    {
        string path = Path.Combine(folder, FileName);
        Parsed<Definition<Submission>> submission = SubmissionReader.Read(path, DefinitionFile.Read(path));
        List<Finding> findings = [.. submission.Findings];
        if (submission.Succeeded)
        {
            findings.AddRange(SystemFindings(submission.Value));
            findings.AddRange(SutFindings(submission.Value));
        }

        CheckedItem[] bundles =
        [
            .. BundlesIn(folder).Select(bundle => PathCheck.Guarded(bundle, () => check.Bundle(bundle, verified => Together(bundle, verified, [.. Belonging(submission.Value, ".", verified)]), asSubmission: true))),
        ];
        findings.AddRange(Missing(path));
        CheckedItem own = new() { Name = folder, Kind = CheckedKind.Submission, Findings = CheckedItem.Ordered(findings) };

        // What refuses something is read first.
        return bundles.Append(own).OrderByDescending(static item => item.Findings.HasErrors).ThenByDescending(item => ReferenceEquals(item, own));
    }

    /// <summary>What is to be said of a bundle besides its own findings: whether it belongs here, and whether a result of its workload and scenario is there already; one that breaks rules is none.</summary>
    private ImmutableArray<Finding> Together(string bundle, VerifiedBundle verified, ImmutableArray<Finding> belonging)
    {
        if (verified.Judged?.Result is not { } evidence || verified.Differences.HasErrors || verified.Judged.RuleFindings.HasErrors || belonging.HasErrors)
        {
            return belonging;
        }

        string name = evidence is Evidence inference ? $"{inference.Plan.Workload} {Names.Of(inference.Plan.Scenario)}" : evidence.Planned.Workload;
        return present.TryAdd(name, bundle) ? belonging : [.. belonging, Of(Severity.Error, "SUB005", $"a second result of {name}, beside {present[name]}", ".", "a result is one run: choose which stays")];
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

    /// <summary>A note of how many shipped workloads and scenarios have no clean result here: a submission may be partial, but nobody should overlook it.</summary>
    private IEnumerable<Finding> Missing(string path)
    {
        int missing = Shipped.Workloads().Workloads.Sum(definition => definition.Value.Scenarios.Count(spec => !present.ContainsKey($"{definition.Value.Id} {Names.Of(spec.Scenario)}")))
            + Shipped.Trainings().Workloads.Count(definition => !present.ContainsKey(definition.Value.Id));
        if (missing > 0)
        {
            yield return Of(Severity.Note, "SUB001", $"{missing} of the shipped workloads and scenarios have no result here; a submission may be partial", path, $"bench submission status {folder} lists them, and how long they take");
        }
    }

    private static Finding Of(Severity severity, string id, string message, string path, string help) =>
        new() { RuleId = id, Severity = severity, Message = message, Location = new Location(path), Help = help };
}
