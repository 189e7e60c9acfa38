using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Statistics.Convergence;

namespace Bench.Rules.Tests.Trainings;

/// <summary>How each rule of training is broken.</summary>
internal static class TrainingForgeries
{
    private static readonly Sha256Digest Other = Sha256Digest.Parse("00000000000000000000000000000000000000000000000000000000000000ff");

    private static TrainingEvidence Full { get; } = TrainingSettlement.Of(TrainingFiles.Base);

    private static ConvergenceLimit Limit { get; } =
        TrainingScore.Of(Full.Plan, Full.Ruleset.Training!, Full.Runs, Full.ReferenceConvergence).Convergence!.Against.Tested()!;

    /// <summary>Every training rule's pair, by defect.</summary>
    public static ImmutableSortedDictionary<string, TrainingForgery> All { get; } = new Dictionary<string, TrainingForgery>
    {
        [nameof(QualityTargetChanged)] = new(Planned(static plan => plan with { QualityTarget = plan.QualityTarget + 0.2, EvaluationInterval = 4 }), Full),
        [nameof(EvaluationSetLearnt)] = new(FreshWorseBy(4.5), FreshWorseBy(3.5)),
        [nameof(BorrowingNotAllowed)] = new(Planned(static plan => plan with { Borrowing = new BorrowingRecord { Lender = Other, Original = Other } }), Full),
        [nameof(HyperparameterNotAllowed)] = new(Tuned("opt_base_learning_rate", 7), Tuned("opt_base_learning_rate", 1)),
        [nameof(HyperparametersDiffer)] = new(Run(1, static run => run with { Header = run.Header with { HyperparametersDigest = Other } }), Full),
        [nameof(ModelNotTheDeclared)] = new(Checked(0, new ModelCheck { Examples = 8, Error = 0.2 }), Checked(0, new ModelCheck { Examples = 8, Error = 9e-4 })),
        [nameof(ModelNotChecked)] = new(Checked(0, null), Checked(0, new ModelCheck { Examples = 1, Error = 1e-6 })),
        [nameof(ConvergedFasterThanReference)] = new(ConvergedAfter(Math.Ceiling(Limit.Limit / 4) - 1), ConvergedAfter(Math.Ceiling(Limit.Mean / 4))),
        [nameof(ReferenceConvergenceMissing)] = new(Tuned(OptimizerSettings.BatchSizeKey, 16, interval: 16), Full),
        [nameof(ReferenceConvergenceNotPublished)] = new(Full with { ReferenceConvergenceDigest = Sha256Digest.Of(TrainingFiles.OtherPoints) }, Full),
        [nameof(ConvergenceNormalised)] = new(ConvergedAfter(Math.Ceiling(Limit.Mean / 4) - 1), ConvergedAfter(Math.Ceiling(Limit.Mean / 4))),
        [nameof(TrainingRunsMissing)] = new(Settled(Full with { Runs = Full.Runs[..4], Checks = Full.Checks[..4] }), Full),
        [nameof(TooManyRunsNotConverged)] = new(Failing(TrainingOutcome.NotConverged, 1, 3), Failing(TrainingOutcome.NotConverged, 1)),
        [nameof(TrainingRunNotConverged)] = new(Failing(TrainingOutcome.NotConverged, 1), Full),
        [nameof(TrainingRunFaulted)] = new(Failing(TrainingOutcome.Faulted, 2), Full),
        [nameof(RunCountNotTheRounds)] = new(Settled(Full with { Plan = Full.Plan with { Runs = 3, ScoredRuns = 3 }, Runs = Full.Runs[..3], Checks = Full.Checks[..3] }), Full),
        [nameof(InitialisationTooLong)] = new(Initialised(TimeSpan.FromMinutes(31)), Initialised(TimeSpan.FromMinutes(30))),
        [nameof(MedianNotDetermined)] = new(OneMore(), Full),
        [nameof(TrainingFasterThanMeasuredLimit)] = new(AtSpeedOfLight(1.3), AtSpeedOfLight(0.95)),
        [nameof(SeedRepeated)] = new(Copied(), Full),
    }.ToImmutableSortedDictionary(StringComparer.Ordinal);

    private static TrainingEvidence Settled(TrainingEvidence evidence) => TrainingSettlement.Of(evidence);

    private static TrainingEvidence Planned(Func<TrainingPlan, TrainingPlan> change) => Settled(Full with { Plan = change(Full.Plan) });

    private static TrainingEvidence Runs(Func<TrainingRunLog, TrainingRunLog> change) => Settled(Full with { Runs = [.. Full.Runs.Select(change)] });

    /// <summary>The base with one run changed.</summary>
    /// <param name="index">The run's index.</param>
    /// <param name="change">What is done to it.</param>
    public static TrainingEvidence Run(int index, Func<TrainingRunLog, TrainingRunLog> change) => Settled(Full with { Runs = Full.Runs.SetItem(index, change(Full.Runs[index])) });

    /// <summary>The base with runs that failed.</summary>
    /// <param name="outcome">How they ended.</param>
    /// <param name="runs">Their indices.</param>
    public static TrainingEvidence Failing(TrainingOutcome outcome, params int[] runs) => Settled(Full with
    {
        Runs = [.. Full.Runs.Select((run, i) => !runs.Contains(i) ? run : outcome == TrainingOutcome.Faulted ? Crashed(run) : GivenUp(run))],
        Checks = [.. Full.Checks.Select((check, i) => runs.Contains(i) && outcome == TrainingOutcome.Faulted ? new ModelCheck { Examples = 8, Error = double.PositiveInfinity } : check)],
    });

    private static TrainingRunLog Crashed(TrainingRunLog run) => run with
    {
        Faults = [new RunFault { Kind = "sut_crashed", Message = "exit code 139 after 1.9 s", Count = 1 }],
        Losses = run.Losses[..^(run.Losses.Length / (run.Evaluations.Length + 1))],
        End = run.End with { Outcome = TrainingOutcome.Faulted, Weights = null, Fresh = null },
    };

    /// <summary>A run that went on to the most examples without meeting the target: its last evaluation, as bad as its first, stands at every point that was left.</summary>
    private static TrainingRunLog GivenUp(TrainingRunLog run)
    {
        const int interval = 8, batch = 4;
        int each = run.Losses.Length / (run.Evaluations.Length + 1);
        double[] bad = [.. run.Losses[..each]];
        int points = (int)Full.Plan.MaximumExamples / interval;
        long pace = run.Updates[0].CompletedNs;
        return run with
        {
            Evaluations = [.. Enumerable.Range(1, points).Select(i => run.Evaluations[0] with { Examples = i * interval, StartNs = i * 4 * pace, StopNs = (i * 4 * pace) + pace })],
            Updates = [.. Enumerable.Range(0, points * interval / batch).Select(i => new UpdateRecord((i / 2 * 4 * pace) + (i % 2 * pace) + (2 * pace), (i / 2 * 4 * pace) + (i % 2 * pace) + (3 * pace)))],
            Losses = [.. Enumerable.Repeat(bad, points).SelectMany(static one => one)],
            End = run.End with { Outcome = TrainingOutcome.NotConverged, Fresh = null, Examples = points * interval, StopNs = (points * 4 * pace) + pace },
        };
    }

    /// <summary>Every run met the target after so many updates of four examples.</summary>
    private static TrainingEvidence ConvergedAfter(double updates)
    {
        int count = (int)updates;
        return Runs(run =>
        {
            int each = run.Losses.Length / (run.Evaluations.Length + 1);
            return run with
            {
                Updates = [.. Enumerable.Range(0, count).Select(i => i < run.Updates.Length ? run.Updates[i] : run.Updates[^1])],
                Evaluations = [run.Evaluations[^1] with { Examples = 4 * count }],
                Losses = run.Losses[^(2 * each)..],
                End = run.End with { Examples = 4 * count },
            };
        });
    }

    private static TrainingEvidence FreshWorseBy(double standardErrors) => Run(1, run => run with
    {
        End = run.End with { Fresh = run.End.Fresh! with { Quality = run.Evaluations[^1].Quality + (standardErrors * run.End.Fresh.StandardError) } },
    });

    private static TrainingEvidence Tuned(string name, double value, int? interval = null)
    {
        TrainingPlan plan = Full.Plan with
        {
            EvaluationInterval = interval ?? Full.Plan.EvaluationInterval,
            Hyperparameters = [.. Full.Plan.Hyperparameters.Select(one => one.Name == name ? one with { Value = HyperparameterValue.Of(value), Origin = "--set" } : one)],
        };
        Sha256Digest digest = HyperparameterText.DigestOf(plan.Hyperparameters);
        return Settled(Full with { Plan = plan, Runs = [.. Full.Runs.Select(run => run with { Header = run.Header with { HyperparametersDigest = digest } })] });
    }

    private static TrainingEvidence Checked(int run, ModelCheck? check) => Full with { Checks = Full.Checks.SetItem(run, check) };

    private static TrainingEvidence Initialised(TimeSpan took) => Run(0, run => run with { End = run.End with { InitialisationNs = (long)took.TotalNanoseconds } });

    /// <summary>Six runs: the sixth is another in its numbers alone.</summary>
    private static TrainingEvidence OneMore()
    {
        byte[] salt = Sha256Digest.Of("run 6"u8).ToBytes();
        TrainingRunLog last = Full.Runs[^1];
        TrainingRunLog more = last with
        {
            Header = last.Header with { Run = 6, Seed = TrainingSalt.SeedOf(salt), SaltCommitment = Sha256Digest.Of(salt) },
            End = last.End with { Salt = Convert.ToHexStringLower(salt) },
        };
        return Settled(Full with { Plan = Full.Plan with { Runs = 6 }, Runs = Full.Runs.Add(more), Checks = Full.Checks.Add(Full.Checks[^1]) });
    }

    private static TrainingEvidence Copied() => Run(2, static run => TrainingFiles.Base.Runs[0] with { Header = TrainingFiles.Base.Runs[0].Header with { Run = run.Header.Run } });

    /// <summary>The first run in a time in which the machine could have done its arithmetic once, over the factor; every instant of it is nearer in the same measure.</summary>
    public static TrainingEvidence AtSpeedOfLight(double times) => Run(0, run =>
    {
        double least = run.End.Examples * Full.Workload.Problem.FlopsPerExample / (Full.System.Limits.For(Full.Plan.Sut.Threads).PeakFp32Gflops * 1e9);
        double share = least / times * 1e9 / run.End.StopNs;
        long Nearer(long instant) => (long)(instant * share);
        return run with
        {
            Updates = [.. run.Updates.Select(update => new UpdateRecord(Nearer(update.IssuedNs), Nearer(update.CompletedNs)))],
            Evaluations = [.. run.Evaluations.Select(evaluation => evaluation with { StartNs = Nearer(evaluation.StartNs), StopNs = Nearer(evaluation.StopNs) })],
            End = run.End with { StopNs = Nearer(run.End.StopNs) },
        };
    });
}
