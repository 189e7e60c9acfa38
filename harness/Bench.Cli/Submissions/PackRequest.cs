using System.Collections.Immutable;
using Bench.Results.Bundles;

namespace Bench.Cli.Submissions;

/// <summary>What <c>submission pack</c> was asked for.</summary>
internal sealed record PackRequest
{
    /// <summary>The submission's folder.</summary>
    public required string Folder { get; init; }

    /// <summary>The private key to sign the package with.</summary>
    public required string Key { get; init; }

    /// <summary>Public keys with which results are signed besides.</summary>
    public required ImmutableArray<string> SignedBy { get; init; }

    /// <summary>The archive to write; null for one beside the folder.</summary>
    public required string? Output { get; init; }

    /// <summary>How large a bundle, and the package, may be.</summary>
    public required BundleLimits Limits { get; init; }

    /// <summary>The archive to write.</summary>
    /// <exception cref="UsageException">It has another extension than a package.</exception>
    public string Target
    {
        get
        {
            string target = Output ?? Path.TrimEndingDirectorySeparator(Path.GetFullPath(Folder)) + BundleWriter.SubmissionExtension;
            return target.EndsWith(BundleWriter.SubmissionExtension, StringComparison.Ordinal)
                ? target
                : throw new UsageException($"--out is {target}; expected a name that ends in {BundleWriter.SubmissionExtension}");
        }
    }
}
