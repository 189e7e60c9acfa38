using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.RunDirectories;

/// <summary>Rebuilds what the rules see from the files of a run directory or of a bundle's payload, and from nothing else.</summary>
/// <remarks>Strict: whatever the bytes are, the answer is findings that name the file, never an exception. What a result must have but a run may lack (a run, the score, the declaration) is null with a warning.</remarks>
public static class EvidenceReader
{
    /// <summary>Reads the evidence of one result.</summary>
    /// <param name="files">The files.</param>
    /// <param name="definitions">The readers of YAML.</param>
    /// <param name="asSubmission">Whether the result is checked as a submission.</param>
    /// <exception cref="WorldFailedException">The files themselves cannot be read.</exception>
    public static Parsed<Evidence> Read(RunFiles files, DefinitionReaders definitions, bool asSubmission = false)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(definitions);

        // The logs take long and the rest is many small files: each has a core.
        ((EvidenceDefinitions named, EvidenceClaims claims), EvidenceLogs logs) = AtOnce.Of(
            () => (EvidenceDefinitions.Read(files, definitions), EvidenceClaims.Read(files)),
            () => EvidenceLogs.Read(files));
        bool answersAbsent = !logs.Compliance.IsEmpty && !files.Has(RunFileNames.Answers);
        Finding[] findings =
        [
            .. named.Findings,
            .. logs.Findings,
            .. claims.OfScore,
            .. answersAbsent ? [FileFinding.Absent(RunFileNames.Answers, "the answers of the compliance runs")] : ImmutableArray<Finding>.Empty,
            .. claims.OfAnswers,
            .. claims.OfDeclaration,
        ];
        ImmutableArray<Finding> capped = CappedFindings.Of(findings);
        return findings.HasErrors ? Parsed<Evidence>.Refused(capped) : Parsed<Evidence>.Of(Together(named, claims, logs, definitions, asSubmission), capped);
    }

    private static Evidence Together(EvidenceDefinitions named, EvidenceClaims claims, EvidenceLogs logs, DefinitionReaders definitions, bool asSubmission) => new()
    {
        Plan = named.Plan!,
        Workload = named.Workload!,
        WorkloadDigest = named.WorkloadDigest,
        WeightsFiles = named.WeightsFiles,
        PublishedWorkloadDigest = named.PublishedWorkloadDigest,
        Submission = named.Submission!,
        Sut = named.Sut,
        Ruleset = named.Ruleset!,
        RulesetDigest = named.RulesetDigest,
        PublishedRulesetDigest = definitions.PublishedRuleset(named.Ruleset!.Id),
        System = named.System!,
        Performance = logs.Performance,
        Accuracy = logs.Accuracy,
        Compliance = logs.Compliance,
        Score = claims.Score,
        Rows = claims.Rows,
        Answers = claims.Answers,
        AnswerRows = claims.AnswerRows,
        Declared = claims.Declared,
        Attempts = claims.Attempts,
        AsSubmission = asSubmission,
    };
}
