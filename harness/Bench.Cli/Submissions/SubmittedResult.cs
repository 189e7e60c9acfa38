using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Cli.Verbs;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>A bundle of a submission's folder, judged as submitted.</summary>
/// <param name="Path">Its path.</param>
/// <param name="Workload">The workload's id; null when the bundle cannot be read as a result.</param>
/// <param name="Scenario">The scenario; null for training, and when the bundle cannot be read.</param>
/// <param name="Sut">The system under test that it was measured with; null for the shipped backend, and when the bundle cannot be read.</param>
/// <param name="BundleId">The bundle's id; null when it was refused before that was known.</param>
/// <param name="Findings">Everything that was found, integrity included.</param>
internal sealed record SubmittedResult(string Path, string? Workload, Scenario? Scenario, SutDefinition? Sut, Sha256Digest? BundleId, ImmutableArray<Finding> Findings)
{
    /// <summary>Judges every bundle of the folder, in order of path.</summary>
    /// <param name="files">The submission's own files, which each result must belong to.</param>
    /// <param name="keys">The keys of which one must have signed each; empty asks for none.</param>
    /// <param name="limits">How large a bundle may be.</param>
    public static ImmutableArray<SubmittedResult> In(SubmissionFiles files, ImmutableArray<PublicKey> keys, BundleLimits limits) =>
        [.. SubmissionFolder.BundlesIn(files.Folder).Select(path => Of(path, files, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Keys = keys, Limits = limits }))];

    /// <summary>A finding of it, at the result and the file in it.</summary>
    public Finding Placed(Finding finding) => finding.Location.Path == Path ? finding : finding with { Location = new Location($"{Path}: {finding.Location.Path}", finding.Location.Line, finding.Location.Column) };

    private static SubmittedResult Of(string path, SubmissionFiles files, VerificationPolicy policy)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, policy, asSubmission: true);
        ImmutableArray<Finding> findings = bundle.Judged is { } judged
            ? [.. bundle.Differences, .. judged.RuleFindings, .. Belonging.Differences(files, path, bundle)]
            : [.. bundle.Proven.Errors.Select(error => Refusal(path, error))];
        return new SubmittedResult(path, bundle.Judged?.Result?.Planned.Workload, bundle.Judged?.Evidence?.Plan.Scenario, bundle.Judged?.Result?.Sut, bundle.Proven.BundleId, findings);
    }

    private static Finding Refusal(string path, BundleError error) => error.Code == BundleCode.Signature
        ? Belonging.Of("SUB008", $"not signed with the key of --key, nor with one of --signed-by: {error.Message}", path, "hand in with the key that sealed it; or, where each machine has a key of its own, name their public halves: --signed-by PUB. A reviewer then verifies with every one of them")
        : Belonging.Of(error.Code, error.Message, path, "get the original bundle");
}
