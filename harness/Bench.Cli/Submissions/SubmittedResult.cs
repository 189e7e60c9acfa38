using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Cli.Verbs;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>A bundle of a submission's folder, judged as submitted.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Workload">The workload's id; null when the bundle cannot be read as a result.</param>
/// <param name="Scenario">The scenario; null for training, and when the bundle cannot be read.</param>
/// <param name="BundleId">The bundle's id; null when it was refused before that was known.</param>
/// <param name="Findings">Everything that was found, integrity included.</param>
internal sealed record SubmittedResult(string Path, string? Workload, Scenario? Scenario, Sha256Digest? BundleId, ImmutableArray<Finding> Findings)
{
    /// <summary>Judges every bundle of the folder, in order of path.</summary>
    public static ImmutableArray<SubmittedResult> In(string folder, Definition<Submission> submission, BundleLimits limits) =>
        [.. SubmissionFolder.BundlesIn(folder).Select(path => Of(path, submission, limits))];

    private static SubmittedResult Of(string path, Definition<Submission> submission, BundleLimits limits)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits }, asSubmission: true);
        ImmutableArray<Finding> findings = bundle.Judged is { } judged
            ? [.. bundle.Differences, .. judged.RuleFindings, .. SubmissionFolder.Belonging(submission, path, bundle)]
            : [.. bundle.Proven.Errors.Select(error => new Finding { RuleId = error.Code, Severity = Severity.Error, Message = error.Message, Location = new Location(path), Help = "get the original bundle" })];
        return new SubmittedResult(path, bundle.Judged?.Result?.Planned.Workload, bundle.Judged?.Evidence?.Plan.Scenario, bundle.Proven.BundleId, findings);
    }
}
