using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Cli.Measuring;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>A submission as one file to hand in: the folder's definitions, its system under test and its bundles, with a manifest and the submitter's signature; the format of a bundle (FORMAT.md), with the folder as payload.</summary>
internal static class SubmissionPackage
{
    /// <summary>Whether a path names a packed submission.</summary>
    public static bool IsOne(string path) => path.EndsWith(BundleWriter.SubmissionExtension, StringComparison.Ordinal) && File.Exists(path);

    /// <summary>Writes it.</summary>
    /// <param name="folder">The submission's folder.</param>
    /// <param name="submission">The submission.</param>
    /// <param name="results">Its results, none of which has errors.</param>
    /// <param name="target">The archive to write.</param>
    /// <param name="key">The submitter's key.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="leftOut">Files that no bundle can hold by their names, and what is local.</param>
    public static SealedBundle Write(string folder, Definition<Submission> submission, ImmutableArray<SubmittedResult> results, string target, SigningKey key, BundleLimits limits, out ImmutableArray<string> leftOut)
    {
        DirectoryInfo staging = Directory.CreateTempSubdirectory("bench-pack-");
        try
        {
            leftOut = Stage(folder, Path.GetFullPath(target), staging.FullName);
            RefuseIncomplete(folder, results, leftOut);
            return BundleWriter.Seal(new SealRequest
            {
                PayloadDirectory = staging.FullName,
                BundlePath = target,
                PredicateType = Statement.SubmissionPredicateType,
                Predicate = PredicateOf(folder, submission.Value, results),
                Key = key,
                Limits = limits,
            });
        }
        finally
        {
            staging.Delete(recursive: true);
        }
    }

    /// <summary>Unpacks a package that verified into a folder.</summary>
    public static void Unpack(VerifiedPayload payload, string folder)
    {
        foreach (string name in payload.Names)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using FileStream file = new(path, FileMode.CreateNew);
            using Stream content = payload.OpenRead(name);
            content.CopyTo(file);
        }
    }

    /// <summary>The bundles that the signed statement lists, by their paths in the package; null when it is not a submission's.</summary>
    public static ImmutableSortedDictionary<string, string>? ListedIn(Statement statement)
    {
        try
        {
            return statement.Predicate.GetProperty("results").EnumerateArray().ToImmutableSortedDictionary(static one => one.GetProperty("file").GetString()!, static one => one.GetProperty("bundle").GetString()!, StringComparer.Ordinal);
        }
        catch (Exception malformed) when (malformed is KeyNotFoundException or InvalidOperationException or ArgumentException)
        {
            return null;
        }
    }

    private static ImmutableArray<string> Stage(string folder, string target, string staging)
    {
        string local = Path.Combine("results", "local") + Path.DirectorySeparatorChar;
        ImmutableArray<string>.Builder leftOut = ImmutableArray.CreateBuilder<string>();
        foreach (string path in Directory.EnumerateFiles(folder, "*", new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false }).Order(StringComparer.Ordinal))
        {
            string name = Path.GetRelativePath(folder, path);
            if (name.StartsWith(local, StringComparison.Ordinal) || BundlePath.Defect(BundlePath.PayloadPrefix + name.Replace(Path.DirectorySeparatorChar, '/')) is not null || !IsPart(name))
            {
                leftOut.Add(name);
            }
            else if (Path.GetFullPath(path) != target)
            {
                RefusePrivateKey(path);
                string copy = Path.Combine(staging, name);
                Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
                File.Copy(path, copy);
            }
        }

        return leftOut.ToImmutable();
    }

    /// <summary>A result that the statement would list must be inside.</summary>
    private static void RefuseIncomplete(string folder, ImmutableArray<SubmittedResult> results, ImmutableArray<string> leftOut)
    {
        if (results.Select(result => Path.GetRelativePath(folder, result.Path)).FirstOrDefault(name => leftOut.Contains(name) || File.ResolveLinkTarget(Path.Combine(folder, name), returnFinalTarget: false) is not null) is { } missing)
        {
            throw new UsageException($"{missing} cannot be packed: it is a link, or its name is not portable", "give it a name of a-z, 0-9, _, . and -, in folders of such names");
        }
    }

    /// <summary>What is handed in is read by others.</summary>
    private static void RefusePrivateKey(string path)
    {
        const int Beginning = 4096;
        using FileStream file = File.OpenRead(path);
        byte[] start = new byte[(int)Math.Min(file.Length, Beginning)];
        file.ReadExactly(start);
        if (start.AsSpan().IndexOf("PRIVATE KEY-----"u8) >= 0)
        {
            throw new UsageException($"{path} is a private key; expected none in what is handed in", "move it out of the submission's folder");
        }
    }

    /// <summary>Results are handed in as bundles; what lies around them was made from them.</summary>
    private static bool IsPart(string name) => !name.StartsWith("results" + Path.DirectorySeparatorChar, StringComparison.Ordinal) || name.EndsWith(BundleWriter.Extension, StringComparison.Ordinal);

    private static JsonElement PredicateOf(string folder, Submission submission, ImmutableArray<SubmittedResult> results) => JsonSerializer.SerializeToElement(new JsonObject
    {
        ["category"] = Names.Of(submission.Category),
        ["division"] = Names.Of(submission.Division),
        ["harness"] = BuildDigest.HarnessVersion,
        ["packed"] = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        ["results"] = new JsonArray([.. results.Select(result => new JsonObject
        {
            ["bundle"] = result.BundleId!.Value.Hex,
            ["file"] = Path.GetRelativePath(folder, result.Path).Replace(Path.DirectorySeparatorChar, '/'),
            ["scenario"] = result.Scenario is { } scenario ? Names.Of(scenario) : ResultPredicate.Training,
            ["workload"] = result.Workload,
        })]),
        ["submitter"] = submission.Submitter,
        ["system"] = submission.System,
    });
}
