using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Runs;

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
        List<Finding> findings = [];

        Plan? plan = EvidenceFiles.Json<Plan>(files, RunFileNames.Plan, PlausibleNumbers.Of, findings);
        SystemDescription? system = EvidenceFiles.Json<SystemDescription>(files, RunFileNames.System, PlausibleNumbers.Of, findings);
        Workload? workload = EvidenceFiles.Definition(files, RunFileNames.Workload, definitions.Workload, findings, out Sha256Digest workloadDigest);
        ImmutableArray<PinnedWeights> weights = workload?.Problem.Pinned ?? [];
        findings.AddRange(files.Names.Except(RunFileNames.All).Except(weights.Select(static pinned => RunFileNames.WeightsOf(pinned.File.Name))).Select(FileFinding.Unknown));
        ImmutableDictionary<string, ReadOnlyMemory<byte>> weightsFiles = PinnedFiles.Read(files, weights, findings);
        Submission? submission = EvidenceFiles.Definition(files, RunFileNames.Submission, definitions.Submission, findings, out _);
        Ruleset? ruleset = EvidenceFiles.Definition(files, RunFileNames.Ruleset, definitions.Ruleset, findings, out Sha256Digest rulesetDigest);
        SutDefinition? sut = files.Has(RunFileNames.Sut) ? EvidenceFiles.Definition(files, RunFileNames.Sut, definitions.Sut, findings, out _) : null;
        ReplayedTrace trace = new(files);
        RunLog? performance = RunLogReader.Read(files, TestMode.PerformanceOnly, findings, trace);
        RunLog? accuracy = RunLogReader.Read(files, TestMode.AccuracyOnly, findings, trace);
        ImmutableArray<ComplianceRun> compliance = RunLogReader.ReadCompliance(files, findings, trace);
        _ = KeptResponseReader.Read(files, TestMode.PerformanceOnly, performance, findings);
        _ = KeptResponseReader.Read(files, TestMode.AccuracyOnly, accuracy, findings);
        AccuracyScore? score = EvidenceFiles.Optional<AccuracyScore>(files, RunFileNames.Score, "accuracy", PlausibleNumbers.Of, findings);
        ImmutableArray<ResponseRow> rows = Rows(files, RunFileNames.Rows, RunFileNames.Score, score?.Responses, findings);
        ComplianceScore? answers = compliance.IsEmpty && !files.Has(RunFileNames.Answers)
            ? null
            : EvidenceFiles.Optional<ComplianceScore>(files, RunFileNames.Answers, "the answers of the compliance runs", PlausibleNumbers.Of, findings);
        ImmutableArray<ResponseRow> answerRows = Rows(files, RunFileNames.AnswerRows, RunFileNames.Answers, answers?.Answers.Select(static answer => answer.Response), findings);
        ResultDeclaration? declared = EvidenceFiles.Optional<ResultDeclaration>(files, RunFileNames.Result, "the declared result", PlausibleNumbers.Of, findings);

        // A result without a ledger's list is read as one: what that means is the rules' to say.
        AttemptList? attempts = files.Has(RunFileNames.Attempts) ? EvidenceFiles.Json<AttemptList>(files, RunFileNames.Attempts, PlausibleNumbers.Of, findings) : null;

        if (findings.HasErrors)
        {
            return Parsed<Evidence>.Refused(CappedFindings.Of(findings));
        }

        Evidence evidence = new()
        {
            Plan = plan!,
            Workload = workload!,
            WorkloadDigest = workloadDigest,
            WeightsFiles = weightsFiles,
            PublishedWorkloadDigest = definitions.PublishedWorkload(workload!.Id, workload.Version),
            Submission = submission!,
            Sut = sut,
            Ruleset = ruleset!,
            RulesetDigest = rulesetDigest,
            PublishedRulesetDigest = definitions.PublishedRuleset(ruleset!.Id),
            System = system!,
            Performance = performance,
            Accuracy = accuracy,
            Compliance = compliance,
            Score = score,
            Rows = rows,
            Answers = answers,
            AnswerRows = answerRows,
            Declared = declared,
            Attempts = attempts,
            AsSubmission = asSubmission,
        };
        return Parsed<Evidence>.Of(evidence, CappedFindings.Of(findings));
    }

    private static ImmutableArray<ResponseRow> Rows(RunFiles files, string name, string scoreName, IEnumerable<JudgedResponse>? responses, List<Finding> findings)
    {
        if (files.Read(name) is not { } bytes)
        {
            if (responses is not null)
            {
                findings.Add(FileFinding.Missing(name));
            }

            return [];
        }

        if (!BinaryRecords.TryRead(bytes.Span, out ImmutableArray<ResponseRow> rows))
        {
            findings.Add(FileFinding.Misshapen(name, $"{bytes.Length} bytes; expected a multiple of {ResponseRow.Size}, the size of a row"));
            return [];
        }

        long announced = responses?.Sum(static response => (long)response.Rows) ?? rows.Length;
        if (announced != rows.Length)
        {
            findings.Add(FileFinding.Misshapen(name, $"{rows.Length} rows; expected {announced}, the sum of the rows in {scoreName}"));
        }

        return rows;
    }
}
