using System.Collections.Immutable;
using Bench.Cli.Checks;
using Bench.Cli.Judging;
using Bench.Cli.Submissions;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Verbs;

/// <summary>A submission as <c>check</c> sees it: its definitions, its bundles judged as submitted, and which results are still missing.</summary>
/// <param name="files">Its own files.</param>
/// <param name="check">Checks each bundle.</param>
/// <param name="claims">What is signed of it; null while it is not packed.</param>
internal sealed class SubmissionFolder(SubmissionFiles files, PathCheck check, PackageClaims? claims = null)
{
    /// <summary>The file that makes a folder a submission.</summary>
    public const string FileName = "submission.yaml";

    private readonly Dictionary<string, string> present = [];

    /// <summary>The submission of a folder that the command line names.</summary>
    /// <exception cref="UsageException">The folder is none of a submission.</exception>
    public static string FileIn(string folder)
    {
        string path = Path.Combine(folder, FileName);
        return File.Exists(path) ? path : throw new UsageException($"there is no {FileName} in {folder}; expected a submission's folder", "name the one that bench init DIR --submitter NAME made, or make one with it");
    }

    /// <summary>Checks everything in the folder: what has errors first, then the submission's own files.</summary>
    public IEnumerable<CheckedItem> Check()
    {
        string folder = files.Folder;
        List<Finding> findings = [.. files.Findings];
        if (claims is not null && files.Submission is { } submission)
        {
            findings.AddRange(claims.Differences(submission.Value));
        }

        CheckedItem[] bundles =
        [
            .. BundlesIn(folder).Select(bundle => PathCheck.Guarded(bundle, () => check.Bundle(bundle, verified => Together(bundle, verified, [.. Belonging.Differences(files, ".", verified), .. claims?.Differences(files.NameOf(bundle), verified) ?? []]), asSubmission: true))),
        ];
        findings.AddRange(claims is null ? Missing(Path.Combine(folder, FileName)) : []);
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
        return present.TryAdd(name, bundle) ? belonging : [.. belonging, Belonging.Of("SUB005", $"a second result of {name}, beside {present[name]}", bundle, "a result is one run: choose which stays")];
    }

    /// <summary>The bundles of the folder. Local runs lie in results/local and are no part of a submission.</summary>
    internal static string[] BundlesIn(string folder)
    {
        string[] bundles = [.. Directory.GetFiles(folder, "*" + BundleWriter.Extension, SearchOption.AllDirectories).Where(path => Holds(folder, path))];
        Array.Sort(bundles, NaturalOrder.Comparer);
        return bundles;
    }

    /// <summary>Whether bundles at a path are the submission's.</summary>
    /// <param name="folder">The submission's folder.</param>
    /// <param name="path">The path.</param>
    internal static bool Holds(string folder, string path) => IsIn(folder, path) && !IsIn(Path.Combine(folder, "results", "local"), path);

    private static bool IsIn(string folder, string path)
    {
        string there = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)), full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        return full == there || full.StartsWith(there + Path.DirectorySeparatorChar, StringComparison.Ordinal);
    }

    /// <summary>A note of how many shipped workloads and scenarios have no clean result here: a submission may be partial, but nobody should overlook it.</summary>
    private IEnumerable<Finding> Missing(string path)
    {
        int missing = SubmissionStatus.Expected(files).Count(one => !present.ContainsKey(one.Scenario is { } scenario ? $"{one.Workload} {Names.Of(scenario)}" : one.Workload));
        if (missing > 0)
        {
            yield return Belonging.Of("SUB001", $"{missing} of the shipped workloads and scenarios have no result without errors here; a submission may be partial", path, $"bench submission status {ShellWord.Of(files.Folder)} lists them, why, and how long they take", Severity.Note);
        }
    }
}
