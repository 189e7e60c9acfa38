using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Submissions;

/// <summary>A packed submission whose manifest and signature were verified, unpacked into a folder of its own for as long as it is looked at.</summary>
internal sealed class UnpackedSubmission : IDisposable
{
    private readonly string path;
    private readonly DirectoryInfo? folder;

    private UnpackedSubmission(string path, BundleVerification proven, PackageClaims? claims, DirectoryInfo? folder)
    {
        this.path = path;
        this.folder = folder;
        Proven = proven;
        Claims = claims ?? new PackageClaims();
        Errors = claims is null && proven.Passed ? [Unlisted] : proven.Errors;
        Files = folder is null ? null : SubmissionFiles.In(folder.FullName);
    }

    /// <summary>What was proven of the package as a whole.</summary>
    public BundleVerification Proven { get; }

    /// <summary>Why it is refused; empty when it is not.</summary>
    public ImmutableArray<BundleError> Errors { get; private set; }

    /// <summary>What is signed of it.</summary>
    public PackageClaims Claims { get; }

    /// <summary>The submission's own files; null when the package is refused.</summary>
    public SubmissionFiles? Files { get; }

    /// <summary>What is wrong with the submission's own files, and where they are not what is signed.</summary>
    public ImmutableArray<Finding> OwnFindings => Files is not { } files ? [] : [.. files.Findings, .. files.Submission is { } submission ? Claims.Differences(submission.Value) : []];

    private static BundleError Unlisted => new() { Code = BundleCode.Statement, Message = "the signed statement does not list the bundles that the package holds", Entry = BundlePath.SubmitterEnvelope };

    /// <summary>Verifies and unpacks it.</summary>
    /// <exception cref="WorldFailedException">It cannot be read.</exception>
    public static UnpackedSubmission Of(string path, VerificationPolicy policy)
    {
        using BundleVerification proven = BundleVerifier.Verify(path, policy with { PredicateType = Statement.SubmissionPredicateType });
        if (proven.Payload is not { } payload)
        {
            return new UnpackedSubmission(path, proven, claims: null, folder: null);
        }

        DirectoryInfo folder = Directory.CreateTempSubdirectory("bench-submission-");
        try
        {
            SubmissionPackage.Unpack(payload, folder.FullName);
            UnpackedSubmission unpacked = new(path, proven, PackageClaims.Of(proven.Statement!), folder);
            unpacked.CompareList(policy.Limits);
            return unpacked;
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>A text in which the folder is the package: <c>X.submission.zip: results/…</c>.</summary>
    public string Named(string text) => folder is null ? text : text.Replace(folder.FullName + Path.DirectorySeparatorChar, path + ": ", StringComparison.Ordinal).Replace(folder.FullName, path, StringComparison.Ordinal);

    /// <summary>The same of a finding.</summary>
    public Finding Named(Finding finding) => finding with
    {
        Message = Named(finding.Message),
        Help = Named(finding.Help),
        Location = new Location(Named(finding.Location.Path), finding.Location.Line, finding.Location.Column),
    };

    /// <inheritdoc/>
    public void Dispose() => folder?.Delete(recursive: true);

    private void CompareList(BundleLimits limits)
    {
        ImmutableSortedDictionary<string, string> found = BundlePaths.BesidePackages(folder!.FullName).ToImmutableSortedDictionary(
            bundle => Files!.NameOf(bundle),
            bundle =>
            {
                using BundleVerification one = BundleVerifier.Verify(bundle, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = limits });
                return one.BundleId?.Hex ?? "refused";
            },
            StringComparer.Ordinal);
        Errors = Claims.Lists(found) ? Errors : [Unlisted];
    }
}
