using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bench.Cli.Measuring;
using Bench.Results.Bundles;
using Bench.Spec.Definitions;

namespace Bench.Cli.Submissions;

/// <summary>A submission as one file to hand in: the folder's definitions, its system under test and its bundles, with a manifest and the submitter's signature; the format of a bundle (FORMAT.md), with the folder as payload.</summary>
internal static class SubmissionPackage
{
    /// <summary>Whether a path names a packed submission.</summary>
    public static bool IsOne(string path) => path.EndsWith(BundleWriter.SubmissionExtension, StringComparison.Ordinal) && File.Exists(path);

    /// <summary>Writes it.</summary>
    /// <param name="contents">What is handed in.</param>
    /// <param name="target">The archive to write.</param>
    /// <param name="key">The submitter's key.</param>
    /// <param name="limits">How large it may be.</param>
    /// <param name="staged">What went in, and what was left out.</param>
    public static SealedBundle Write(PackageContents contents, string target, SigningKey key, BundleLimits limits, out StagedSubmission staged)
    {
        DirectoryInfo staging = Directory.CreateTempSubdirectory("bench-pack-");
        try
        {
            staged = StagedSubmission.Copy(contents, Path.GetFullPath(target), staging.FullName);
            return BundleWriter.Seal(new SealRequest
            {
                PayloadDirectory = staging.FullName,
                BundlePath = target,
                PredicateType = Statement.SubmissionPredicateType,
                Predicate = PredicateOf(contents.Folder, contents.Submission.Value, contents.Results),
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
