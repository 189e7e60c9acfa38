using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Results.Bundles;
using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>A bundle after all eleven steps: integrity and signatures, every number recomputed, the rules.</summary>
internal sealed record VerifiedBundle
{
    /// <summary>What steps 1 to 9 proved.</summary>
    public required BundleVerification Proven { get; init; }

    /// <summary>What steps 10 and 11 found; null when the bundle was refused before.</summary>
    public required JudgedResult? Judged { get; init; }

    /// <summary>Differences of step 10, the statement's included.</summary>
    public required ImmutableArray<Finding> Differences { get; init; }

    /// <summary>The payload files; empty when the bundle was refused before.</summary>
    public ImmutableArray<SealedFile> Files { get; init; } = [];

    /// <summary>The names of its files as findings have them: the payload's, and what is attested.</summary>
    public ImmutableHashSet<string> FileNames =>
    [
        .. Files.Select(static file => file.Name),
        BundlePath.Manifest,
        BundlePath.SubmitterEnvelope,
        .. Proven.ReviewStanding == EvidenceStanding.Absent ? Array.Empty<string>() : [BundlePath.ReviewOf(1)],
    ];

    /// <summary>Whether the signature was established and everything recomputed is as declared.</summary>
    public int ExitCode => !Proven.Passed || Differences.HasErrors || Proven.Signature != SignatureStanding.Established
        ? Cli.ExitCode.Refused
        : Judged!.RuleFindings.HasErrors ? Cli.ExitCode.Findings : Cli.ExitCode.Clean;

    /// <summary>The first reason why it is no intact result, with the bundle's path; null when it is one. What the rules say of it is no reason.</summary>
    public BundleError? WhyRefused(string path) =>
        Proven.Errors.FirstOrDefault() is { } error ? error with { Entry = error.Entry.Length == 0 ? path : $"{path}: {error.Entry}" }
        : Differences.FirstOrDefault(static finding => finding.Severity == Severity.Error) is { } difference ? new BundleError
        {
            Code = BundleCode.Recompute,
            Message = difference.RuleId == BundleCode.Recompute ? $"{difference.Location}: {difference.Message}" : difference.ToString(),
            Entry = path,
        }
        : null;

    /// <summary>Runs all steps.</summary>
    /// <exception cref="WorldFailedException">The bundle cannot be read.</exception>
    public static VerifiedBundle Of(string path, VerificationPolicy policy, bool asSubmission = false)
    {
        BundlePaths.Require(path);
        using BundleVerification proven = BundleVerifier.Verify(path, policy);
        if (proven.Payload is not { } payload)
        {
            return new VerifiedBundle { Proven = proven, Judged = null, Differences = [] };
        }

        RunFiles files = new(payload.Names, name => payload.ReadAllBytes(name), payload.OpenRead, payload.Stored);
        JudgedResult judged = JudgedResult.Of(files, asSubmission);
        return new VerifiedBundle { Proven = proven, Judged = judged, Differences = [.. judged.Differences, .. Statement(proven, judged), .. Findings(files, asSubmission ? JudgedResult.Of(files, asSubmission: false) : judged)], Files = payload.ListFiles() };
    }

    /// <summary>The findings that were sealed are the harness's verdict, and signed: they must be those that its files give again.</summary>
    private static ImmutableArray<Finding> Findings(RunFiles files, JudgedResult judged) => judged.Result is { } evidence
        ? Recomputation.CheckFindings(files, judged.Findings, sameVersion: evidence.Provenances.Select(static run => run.HarnessVersion).FirstOrDefault() == BuildDigest.HarnessVersion)
        : [];

    private static ImmutableArray<Finding> Statement(BundleVerification proven, JudgedResult judged)
    {
        if (judged.Result is not { } evidence)
        {
            return [];
        }

        ResultPredicate? predicate = ResultPredicate.Read(proven.Statement!.Predicate, out string unreadable);
        if (predicate is null)
        {
            return [Predicates.Refusal($"the signed predicate is not a result's: {unreadable}")];
        }

        return Predicates.Claims(predicate, out Finding? defect) is { } claims ? Recomputation.CheckStatement(claims, evidence) : [defect!];
    }
}
