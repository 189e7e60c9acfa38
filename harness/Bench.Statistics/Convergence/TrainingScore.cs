using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Statistics.Convergence;

/// <summary>The score of a training result, a pure function of its plan, its runs and the reference's convergence: which runs count is decided by their order.</summary>
/// <remarks>
/// Source: MLPerf Training Rules, "Scoring" and "Reference Convergence Points". Of more runs than the round asks for, every N consecutive ones are scored and the median window counts. The convergence test is that of the window's
/// runs; passing it faster than the reference's mean lengthens the score.
/// </remarks>
public sealed record TrainingScore
{
    /// <summary>The metric's name in a result.</summary>
    public const string Metric = "time_to_target";

    /// <summary>The metric's unit.</summary>
    public const string Unit = "s";

    /// <summary>The score in seconds; null where too few runs converged, or too few were made.</summary>
    public required double? Seconds { get; init; }

    /// <summary>The first run of the window that counts, an index into the runs.</summary>
    public required int FirstRun { get; init; }

    /// <summary>The runs that the mean is over, indices into the runs, fastest first.</summary>
    public required ImmutableArray<int> Kept { get; init; }

    /// <summary>What the mean was multiplied by; 1 where nothing is.</summary>
    public required double ScalingFactor { get; init; }

    /// <summary>The convergence test; null where it was not made.</summary>
    public required ConvergenceVerdict? Convergence { get; init; }

    /// <summary>Why the convergence test was not made; null where it was.</summary>
    public required string? WhyNotTested { get; init; }

    /// <summary>Scores a result.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="round">The round's numbers.</param>
    /// <param name="runs">The runs in order.</param>
    /// <param name="points">The reference's convergence; null without.</param>
    public static TrainingScore Of(TrainingPlan plan, TrainingRound round, ImmutableArray<TrainingRunLog> runs, ReferenceConvergencePoints? points)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(round);
        double?[] seconds = [.. runs.Select(static run => run.End.Outcome == TrainingOutcome.Converged ? run.End.StopNs / 1e9 : (double?)null)];
        if (seconds.Length < plan.ScoredRuns)
        {
            return new TrainingScore { Seconds = null, FirstRun = 0, Kept = [], ScalingFactor = 1, Convergence = null, WhyNotTested = $"{seconds.Length} of {plan.ScoredRuns} runs were made" };
        }

        int first = OlympicWindows.Of(seconds, plan.ScoredRuns, plan.DroppedRuns).MedianWindow;
        ConvergenceVerdict? verdict = Test(plan, round, runs.AsSpan().Slice(first, plan.ScoredRuns), points, out string? why);
        double factor = verdict?.ScalingFactor ?? 1;
        OlympicScore score = OlympicScore.Of(seconds.AsSpan(first, plan.ScoredRuns), plan.DroppedRuns, factor);
        return new TrainingScore
        {
            Seconds = score.Score,
            FirstRun = first,
            Kept = [.. score.Kept.Select(run => first + run)],
            ScalingFactor = factor,
            Convergence = verdict,
            WhyNotTested = why,
        };
    }

    /// <summary>The reference as the test takes it; null, with the reason, when it decides nothing.</summary>
    public static ReferenceConvergence? ReferenceOf(ReferenceConvergencePoints points, TrainingRound round, int runs, int dropped, out string? why)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(round);
        ReferenceConvergence reference = new()
        {
            Unit = ConvergenceUnit.Samples,
            RequiredRuns = runs,
            TrimEachSide = dropped,
            Reading = round.ConvergenceReading,
            Significance = round.ConvergenceSignificance,
            Points =
            [
                .. points.Points.Select(static point => new ConvergencePoint
                {
                    BatchSize = point.BatchSize,
                    Convergence = [.. point.Runs.Where(static run => run.Examples is not null).Select(static run => (double)run.Examples!.Value)],
                    Precision = point.Precision,
                }),
            ],
        };
        why = reference.WhyRefused();
        return why is null ? reference : null;
    }

    private static ConvergenceVerdict? Test(TrainingPlan plan, TrainingRound round, ReadOnlySpan<TrainingRunLog> runs, ReferenceConvergencePoints? points, out string? why)
    {
        if (points is null)
        {
            why = "the workload has no reference convergence points";
            return null;
        }

        if (ReferenceOf(points, round, plan.ScoredRuns, plan.DroppedRuns, out why) is not { } reference)
        {
            return null;
        }

        ConvergenceOfSubmission submission = new()
        {
            BatchSize = OptimizerSettings.Of(plan.Hyperparameters).BatchSize,
            Convergence = [.. runs.ToArray().Select(static run => run.End.Outcome == TrainingOutcome.Converged ? run.End.Examples : (double?)null)],
        };
        why = submission.WhyRefused(plan.DroppedRuns);
        return why is null ? reference.Test(submission) : null;
    }
}
