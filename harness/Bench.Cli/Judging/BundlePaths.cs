using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>Which bundles a path stands for: itself, when it is a zip or an unpacked bundle; else every <c>*.bundle.zip</c> below it.</summary>
internal static class BundlePaths
{
    /// <summary>The bundles, in order of path.</summary>
    /// <exception cref="NoBundleException">There is none.</exception>
    public static IReadOnlyList<string> Below(string path)
    {
        if (File.Exists(path) || File.Exists(Path.Combine(path, BundlePath.Manifest)))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new NoBundleException($"there is nothing at {path}");
        }

        string[] found = Directory.GetFiles(path, "*" + BundleWriter.Extension, SearchOption.AllDirectories);
        Array.Sort(found, StringComparer.Ordinal);
        return found.Length > 0 ? found : throw new NoBundleException($"there is no *{BundleWriter.Extension} below {path}");
    }
}

/// <summary>A path that was to hold bundles holds none.</summary>
/// <param name="message">Where.</param>
internal sealed class NoBundleException(string message)
    : WorldFailedException(message, "name a *.bundle.zip, an unpacked bundle (with manifest.sha256), or a folder that holds bundles");
