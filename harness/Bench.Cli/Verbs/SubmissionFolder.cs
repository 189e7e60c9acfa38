using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Verbs;

/// <summary>A submission as <c>check</c> sees it: its definitions, its bundles judged as submitted, and which results are still missing.</summary>
internal static class SubmissionFolder
{
    /// <summary>The file that makes a folder a submission.</summary>
    public const string FileName = "submission.yaml";

    /// <summary>Checks everything in the folder.</summary>
    public static int Check(Terminal terminal, string folder, bool reference)
    {
        string path = Path.Combine(folder, FileName);
        Parsed<Definition<Submission>> submission = SubmissionReader.Read(path, DefinitionFile.Read(path));
        List<Finding> findings = [.. submission.Findings];
        if (submission.Succeeded)
        {
            findings.AddRange(SystemFindings(submission.Value));
            findings.AddRange(SutFindings(submission.Value));
        }

        string[] bundles = Directory.GetFiles(folder, "*" + BundleWriter.Extension, SearchOption.AllDirectories);
        Array.Sort(bundles, StringComparer.Ordinal);
        findings.AddRange(Missing(path, bundles));
        int worst = CheckVerb.Print(terminal, findings);
        foreach (string bundle in bundles)
        {
            worst = ExitCode.Worse(worst, CheckVerb.Bundle(terminal, bundle, asSubmission: true, reference));
        }

        return worst;
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

    /// <summary>A note for each shipped workload and scenario that has no bundle here: a submission may be partial, but nobody should overlook it.</summary>
    private static IEnumerable<Finding> Missing(string path, string[] bundles)
    {
        HashSet<string> present = [.. bundles.Select(static bundle => Path.GetFileName(bundle)[..^BundleWriter.Extension.Length])];
        return
            from definition in Shipped.Workloads().Workloads
            from spec in definition.Value.Scenarios
            let name = $"{definition.Value.Id}.{Names.Of(spec.Scenario)}"
            where !present.Contains(name)
            select new Finding
            {
                RuleId = "SUB001",
                Severity = Severity.Note,
                Message = $"no result yet for {definition.Value.Id} {Names.Of(spec.Scenario)}",
                Location = new Location(path),
                Help = $"bench run {definition.Value.Id} --scenario {Names.Of(spec.Scenario)} --profile full --submission {path} --out DIR",
            };
    }
}
