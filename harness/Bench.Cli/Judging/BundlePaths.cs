using Bench.Cli.Submissions;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>Which bundles a path stands for: itself, when it is a zip or an unpacked bundle; else every <c>*.bundle.zip</c> below it.</summary>
internal static class BundlePaths
{
    /// <summary>The bundles, in natural order of path.</summary>
    /// <exception cref="NoBundleException">There is none.</exception>
    public static IReadOnlyList<string> Below(string path)
    {
        if (SubmissionPackage.IsOne(path))
        {
            throw OnlyPackages(path, path);
        }

        if (File.Exists(path) || File.Exists(Path.Combine(path, BundlePath.Manifest)))
        {
            return [path];
        }

        if (!Directory.Exists(path))
        {
            throw new NoBundleException($"there is nothing at {path}");
        }

        string[] found = Files(path, BundleWriter.Extension);
        return found.Length > 0 ? found
            : Packages(path) is [string package, ..] ? throw OnlyPackages(path, package)
            : throw new NoBundleException($"there is no *{BundleWriter.Extension} below {path}");
    }

    /// <summary>The packed submissions that a path stands for: itself, when it is one; else every <c>*.submission.zip</c> below it.</summary>
    public static string[] Packages(string path) =>
        SubmissionPackage.IsOne(path) ? [path]
        : Directory.Exists(path) && !File.Exists(Path.Combine(path, BundlePath.Manifest)) ? Files(path, BundleWriter.SubmissionExtension)
        : [];

    /// <summary>The bundles at a path that stands for packed submissions too; there may be none.</summary>
    public static string[] BesidePackages(string path) => SubmissionPackage.IsOne(path) ? [] : Files(path, BundleWriter.Extension);

    private static string[] Files(string folder, string extension)
    {
        string[] found = Directory.GetFiles(folder, "*" + extension, SearchOption.AllDirectories);
        Array.Sort(found, NaturalOrder.Comparer);
        return found;
    }

    private static NoBundleException OnlyPackages(string path, string package) => new(
        package == path ? $"{path} is a packed submission, which holds bundles; expected bundles" : $"there is no *{BundleWriter.Extension} below {path}, only a packed submission, {package}",
        $"bench verify and bench check take it whole; for anything else unpack it: unzip {ShellWord.Of(package)} -d DIR, and name DIR/payload");
}

/// <summary>A path that was to hold bundles holds none.</summary>
/// <param name="message">Where.</param>
/// <param name="help">What to do about it.</param>
internal sealed class NoBundleException(string message, string help = "name a *.bundle.zip, an unpacked bundle (with manifest.sha256), or a folder that holds bundles")
    : WorldFailedException(message, help);
