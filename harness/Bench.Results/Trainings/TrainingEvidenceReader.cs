using System.Collections.Immutable;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Training;

namespace Bench.Results.Trainings;

/// <summary>Rebuilds what the rules see of a training result from the files of a run directory or of a bundle's payload, and from nothing else.</summary>
/// <remarks>Strict, as <see cref="EvidenceReader"/> is: whatever the bytes are, the answer is findings that name the file, never an exception.</remarks>
public static class TrainingEvidenceReader
{
    /// <summary>Whether the files are of a training result: their workload follows the schema of training.</summary>
    public static bool IsTraining(RunFiles files)
    {
        ArgumentNullException.ThrowIfNull(files);
        return files.Read(RunFileNames.Workload) is { } text && text.Span.IndexOf("schema: bench/training/"u8) is >= 0 and < 4096;
    }

    /// <summary>Reads the evidence of one result.</summary>
    /// <param name="files">The files.</param>
    /// <param name="definitions">The readers of YAML.</param>
    /// <param name="asSubmission">Whether the result is checked as a submission.</param>
    /// <exception cref="WorldFailedException">The files themselves cannot be read.</exception>
    public static Parsed<TrainingEvidence> Read(RunFiles files, DefinitionReaders definitions, bool asSubmission = false)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(definitions);
        List<Finding> findings = [];
        TrainingPlan? plan = EvidenceFiles.Json<TrainingPlan>(files, RunFileNames.Plan, PlausibleTraining.Of, findings);
        SystemDescription? system = EvidenceFiles.Json<SystemDescription>(files, RunFileNames.System, PlausibleNumbers.Of, findings);
        TrainingWorkload? workload = EvidenceFiles.Definition(files, RunFileNames.Workload, definitions.TrainingWorkload, findings, out Sha256Digest workloadDigest);
        Submission? submission = EvidenceFiles.Definition(files, RunFileNames.Submission, definitions.Submission, findings, out _);
        Ruleset? ruleset = EvidenceFiles.Definition(files, RunFileNames.Ruleset, definitions.Ruleset, findings, out Sha256Digest rulesetDigest);
        SutDefinition? sut = files.Has(RunFileNames.Sut) ? EvidenceFiles.Definition(files, RunFileNames.Sut, definitions.Sut, findings, out _) : null;
        Sha256Digest pointsDigest = default;
        ReferenceConvergencePoints? points = files.Has(TrainingFileNames.ReferenceConvergence)
            ? EvidenceFiles.Definition(files, TrainingFileNames.ReferenceConvergence, definitions.ReferenceConvergence, findings, out pointsDigest)
            : null;
        int runs = RunsIn(files);
        ImmutableArray<PinnedWeights> weights = workload?.Pinned ?? [];
        findings.AddRange(files.Names.Except(TrainingFileNames.All(runs)).Except(weights.Select(static pinned => RunFileNames.WeightsOf(pinned.File.Name))).Select(FileFinding.Unknown));
        ImmutableDictionary<string, ReadOnlyMemory<byte>> weightsFiles = PinnedFiles.Read(files, weights, findings);
        ImmutableArray<TrainingRunLog?> logs = [.. Enumerable.Range(1, runs).Select(run => TrainingLogReader.Read(files, run, findings))];
        ImmutableArray<ModelCheck?> checks = [.. Enumerable.Range(1, runs).Select(run =>
            files.Has(TrainingFileNames.CheckOf(run)) ? EvidenceFiles.Json<ModelCheck>(files, TrainingFileNames.CheckOf(run), check => PlausibleTraining.Of(run, check), findings) : null)];
        ResultDeclaration? declared = EvidenceFiles.Optional<ResultDeclaration>(files, RunFileNames.Result, "the declared result", PlausibleNumbers.Of, findings);
        AttemptList? attempts = files.Has(RunFileNames.Attempts) ? EvidenceFiles.Json<AttemptList>(files, RunFileNames.Attempts, PlausibleNumbers.Of, findings) : null;
        if (findings.HasErrors)
        {
            return Parsed<TrainingEvidence>.Refused(CappedFindings.Of(findings));
        }

        return Parsed<TrainingEvidence>.Of(new TrainingEvidence
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
            Runs = [.. logs.Select(static log => log!)],
            Checks = checks,
            ReferenceConvergence = points,
            ReferenceConvergenceDigest = points is null ? null : pointsDigest,
            PublishedReferenceConvergenceDigest = definitions.PublishedReferenceConvergence(workload.Id, workload.Version),
            Declared = declared,
            Attempts = attempts,
            AsSubmission = asSubmission,
        }, CappedFindings.Of(findings));
    }

    /// <summary>Runs are numbered without a gap: the first number of which there is nothing ends them. What lies beyond a gap is a file that is no evidence.</summary>
    private static int RunsIn(RunFiles files)
    {
        int runs = 0;
        while (runs < TrainingNumbers.MostRuns && files.Has(TrainingFileNames.LogOf(runs + 1)))
        {
            runs++;
        }

        return runs;
    }
}
