using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Verbs;

/// <summary>Which training bundles are exported where.</summary>
/// <param name="Paths">Bundles, or folders that are searched.</param>
/// <param name="Folder">The folder to write: new, or empty.</param>
/// <param name="Limits">What a bundle may hold.</param>
internal sealed record MllogRequest(string[] Paths, string Folder, BundleLimits Limits)
{
    /// <summary>The bundles' paths.</summary>
    public ImmutableArray<string> Bundles => [.. Paths.SelectMany(BundlePaths.Below)];

    /// <summary>Refuses a folder that has something in it.</summary>
    /// <exception cref="UsageException">It is not empty.</exception>
    public void RequireEmptyFolder()
    {
        if (Directory.Exists(Folder) && Directory.EnumerateFileSystemEntries(Folder).Any())
        {
            throw new UsageException($"{Folder} is not empty; expected a new or empty folder", "name another folder with --out");
        }
    }

    /// <summary>A training result that is intact and whose numbers follow from its logs; what the rules say of it is no condition.</summary>
    /// <exception cref="BundleRefusedException">It is not.</exception>
    public (TrainingEvidence Evidence, Sha256Digest Id) Read(string path)
    {
        VerifiedBundle bundle = VerifiedBundle.Of(path, new VerificationPolicy { At = TimeProvider.System.GetUtcNow(), Limits = Limits });
        if (bundle.Judged?.Training is { } evidence && !bundle.Differences.HasErrors)
        {
            return (evidence, bundle.Proven.BundleId!.Value);
        }

        string why = bundle.Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error)?.ToString() ?? "it is not a training result";
        throw new BundleRefusedException(bundle.Proven.Errors.FirstOrDefault() ?? new BundleError { Code = BundleCode.Recompute, Message = why, Entry = path });
    }
}
