using System.Collections.Immutable;
using Bench.Cli.Judging;
using Bench.Results.Bundles;

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
}
