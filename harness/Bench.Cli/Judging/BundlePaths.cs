using Bench.Cli.Submissions;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>Which bundles a path stands for: itself, when it is a zip or an unpacked bundle; else every <c>*.bundle.zip</c> below it.</summary>
internal static class BundlePaths
{
    private const int Looked = 512;

    /// <summary>The bundles, in natural order of path.</summary>
    /// <exception cref="NoBundleException">There is none.</exception>
    public static IReadOnlyList<string> Below(string path) => Below(path, "");

    /// <summary>The same for a verb that takes more than bundles.</summary>
    /// <param name="path">The path.</param>
    /// <param name="others">What else it takes, for the help.</param>
    /// <exception cref="NoBundleException">There is none.</exception>
    public static IReadOnlyList<string> Below(string path, string others)
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
            throw new NoBundleException($"there is nothing at {path}", others + NoBundleException.Expected);
        }

        if (File.Exists(Path.Combine(path, RunFileNames.Plan)))
        {
            throw new NoBundleException($"{path} is a run directory, which nobody has sealed; expected bundles", $"bench check {ShellWord.Of(path)} judges it as it is");
        }

        string[] found = Files(path, BundleWriter.Extension);
        return found.Length > 0 ? found
            : Packages(path) is [string package, ..] ? throw OnlyPackages(path, package)
            : throw new NoBundleException($"there is no *{BundleWriter.Extension} below {path}: nothing was judged", others + NoBundleException.Expected);
    }

    /// <summary>Refuses what was never a bundle, by its beginning. A damaged bundle is none of it: an archive by its name or its first bytes is the verifier's to refuse.</summary>
    /// <exception cref="NoBundleException">It is none.</exception>
    public static void Require(string path)
    {
        if (!File.Exists(path) || path.EndsWith(BundleWriter.Extension, StringComparison.Ordinal) || path.EndsWith(BundleWriter.SubmissionExtension, StringComparison.Ordinal))
        {
            return;
        }

        byte[] start = Beginning(path);
        (string Kind, string Help)? other = Path.GetExtension(path) switch
        {
            _ when start is [(byte)'P', (byte)'K', ..] => null,
            _ when start is [] => ("an empty file", ""),
            _ when start.AsSpan().StartsWith("-----BEGIN"u8) => ("a key", "a public key is what --key takes; "),
            ".yaml" or ".yml" => ("a YAML file", "bench check takes definitions; "),
            ".json" => ("a JSON file", ""),
            _ when start.AsSpan().Contains((byte)0) => ("a file of another kind", ""),
            _ => ("a text", ""),
        };
        if (other is { } found)
        {
            throw new NoBundleException($"{path} is no bundle but {found.Kind}; expected the archive NAME{BundleWriter.Extension} that bench run sealed, or a folder with such", found.Help + NoBundleException.Expected);
        }
    }

    private static byte[] Beginning(string path)
    {
        try
        {
            using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            byte[] start = new byte[Looked];
            return start[..file.ReadAtLeast(start, Looked, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BundleUnreadableException($"{path} cannot be read: {exception.Message}", "check the path and its permissions", exception);
        }
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
internal sealed class NoBundleException(string message, string help = NoBundleException.Expected) : WorldFailedException(message, help)
{
    /// <summary>What stands for bundles.</summary>
    public const string Expected = "name a *.bundle.zip, an unpacked bundle (with manifest.sha256), or a folder that holds bundles";
}
