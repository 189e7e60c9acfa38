using Bench.Results.Bundles;
using Bench.Results.Reproductions;

namespace Bench.Cli.Reproductions;

/// <summary>What a reviewer says after a rerun: the statement to be signed, and, with a key, the bundle with his countersignature.</summary>
internal static class ReviewStatement
{
    private const string Unsigned = "review.json";

    /// <summary>Writes it into the folder; says where. A rerun that established nothing leaves no statement.</summary>
    /// <returns>Lines for the terminal.</returns>
    public static IEnumerable<string> Write(ReproductionRequest request, SigningKey? key, BundleVerification proven, Reproduction reproduction, string folder)
    {
        if (reproduction.Verdict == ReproductionVerdict.NotEstablished)
        {
            return ["no statement: nothing was established that could be signed"];
        }

        Review review = new()
        {
            Verdict = reproduction.Verdict == ReproductionVerdict.Reproduced ? ReviewVerdict.Reproduced : ReviewVerdict.NotReproduced,
            Reviewer = request.Reviewer ?? "not named",
            At = TimeProvider.System.GetUtcNow(),
            Reproduction = reproduction,
        };
        Statement statement = review.About(proven.BundleId!.Value, proven.StatementDigest!.Value);
        string path = Path.Combine(folder, Unsigned);
        File.WriteAllBytes(path, statement.ToJson());
        if (key is null)
        {
            return [$"statement, not signed: {path}; --sign KEY --reviewer NAME signs it and puts it into a copy of the bundle"];
        }

        DsseEnvelope envelope = DsseEnvelope.Sign(DsseEnvelope.InTotoType, statement.ToJson(), key);
        string reviewed = Path.Combine(folder, NameOf(request.Bundle));
        string entry = ReviewedBundle.Add(request.Bundle, envelope, reviewed, request.Policy.Limits);
        return [$"statement: {path}", $"bundle with the signed review ({entry}): {reviewed}"];
    }

    private static string NameOf(string bundle)
    {
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(bundle)));
        return name.EndsWith(BundleWriter.Extension, StringComparison.Ordinal) ? name : name + BundleWriter.Extension;
    }
}
