using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Results.Recomputations;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Results.Trainings;

/// <summary>Step 10 of the verification of a training result: every number that sums something up is derived again from the logs, the seeds and the predictions, and every difference is a finding.</summary>
public static class TrainingRecomputation
{
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <summary>Recomputes everything that the evidence holds.</summary>
    /// <returns>One finding <c>E_RECOMPUTE</c> a difference, with file, field and both values; empty when there is none.</returns>
    public static ImmutableArray<Finding> Check(TrainingEvidence evidence, RunFiles files)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(files);
        Differences differences = new();
        differences.Compare(RunFileNames.Plan, "workload_digest", evidence.Plan.WorkloadDigest, evidence.WorkloadDigest);
        differences.Compare(RunFileNames.Plan, "ruleset_digest", evidence.Plan.RulesetDigest, evidence.RulesetDigest);
        PlannedValues.Check(evidence, RunFileNames.Plan, differences);
        differences.Compare(RunFileNames.System, "fingerprint", evidence.System.Fingerprint, SystemDescription.FingerprintOf(evidence.System.Found));
        TrainingDataset data = new(evidence.Workload.Problem, evidence.Workload.Dataset);
        InitialWeights initial = InitialWeights.Of(evidence.Workload, file => evidence.WeightsFiles[file.Name]);
        EvaluationSet set = EvaluationSet.Of(data, data.Evaluation);
        foreach ((int index, TrainingRunLog run) in evidence.Runs.Index())
        {
            differences.Compare(TrainingFileNames.LogOf(index + 1), "header.run", run.Header.Run, index + 1);
            new TrainingRunRecomputation(evidence, run, data, initial, set, files, differences).Check(index + 1);
            DriftRecomputation.Check(evidence, index + 1, differences);
        }

        CheckClocks(evidence, differences);
        if (evidence.Declared is { } declared)
        {
            differences.Compare(RunFileNames.Result, "", declared, Declaration(evidence) with { Valid = declared.Valid && Declaration(evidence).Valid });
        }

        if (evidence.Attempts is { } attempts)
        {
            AttemptsRecomputation.Check(evidence, attempts, differences);
        }

        return differences.Findings;
    }

    /// <summary>A run starts after the one before it has ended. Starts are whole seconds, and the clock of the wall may be set: two seconds are allowed.</summary>
    private static void CheckClocks(TrainingEvidence evidence, Differences differences)
    {
        for (int run = 1; run < evidence.Runs.Length; run++)
        {
            TrainingRunLog before = evidence.Runs[run - 1];
            DateTimeOffset ended = before.Header.StartedAt + TimeSpan.FromMicroseconds((before.End.InitialisationNs + before.End.StopNs) / 1000.0);
            DateTimeOffset started = evidence.Runs[run].Header.StartedAt;
            if (started < ended - ClockTolerance)
            {
                differences.Report(TrainingFileNames.LogOf(run + 1), "header.started_at", $"{started:yyyy-MM-dd'T'HH:mm:ss'Z'}", $"not before {ended:yyyy-MM-dd'T'HH:mm:ss'Z'}, when run {run} had ended");
            }
        }
    }

    /// <summary>The declaration that the evidence gives, before any rule is asked: valid when there is a score.</summary>
    public static ResultDeclaration Declaration(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        TrainingScore? score = evidence.Ruleset.Training is { } round ? TrainingScore.Of(evidence.Plan, round, evidence.Runs, evidence.ReferenceConvergence) : null;
        ImmutableArray<TrainingRunLog> counted = score is null ? [] : [.. score.Kept.Select(run => evidence.Runs[run])];
        return new ResultDeclaration
        {
            Valid = score?.Seconds is not null,
            Metric = TrainingScore.Metric,
            Value = score?.Seconds ?? 0,
            Unit = TrainingScore.Unit,
            Accuracy = counted.IsEmpty ? double.PositiveInfinity : counted.Max(static run => run.Evaluations[^1].Quality),
            AccuracyTarget = evidence.Workload.QualityTarget,
            SpeedOfLightPercent = SpeedOfLightOf(evidence, counted),
        };
    }

    /// <summary>The operations of the examples trained on, over what all the machine's cores could have done in the time that the counted runs took, in percent.</summary>
    private static double SpeedOfLightOf(TrainingEvidence evidence, ImmutableArray<TrainingRunLog> runs)
    {
        double seconds = runs.Sum(static run => run.End.StopNs) / 1e9;
        double examples = runs.Sum(static run => run.End.Examples);
        return seconds > 0 ? 100 * examples * evidence.Workload.Problem.FlopsPerExample / (seconds * evidence.System.Limits.For(evidence.Plan.Sut.Threads).PeakFp32Gflops * 1e9) : 0;
    }
}
