using Bench.Results.Reports;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Statistics.Convergence;

namespace Bench.Results.Comparisons;

/// <summary>The score of a training result with what its few runs leave open: it speaks of the variation from run to run.</summary>
public sealed record TimeToTarget
{
    /// <summary>The confidence of the intervals, a fraction.</summary>
    public const double Confidence = 0.95;

    /// <summary>How the intervals are found, for people.</summary>
    public const string Method = "Student t of the runs without the fastest and the slowest, on the logarithm (Yuen; approximate, runs are few)";

    /// <summary>The score; null where the ruleset has no training or too few runs were made.</summary>
    public required TrainingScore? Score { get; init; }

    /// <summary>The mean of the window that counts, before it is lengthened; null when fewer than two of its runs are kept.</summary>
    public required TrimmedMean? Mean { get; init; }

    /// <summary>Between which seconds the score lies; null without a mean.</summary>
    public Interval? Interval => Mean?.IntervalAt(Confidence) is { } own ? Scaled(own, Score!.ScalingFactor) : null;

    /// <summary>Examples to the target over the reference's; null where nothing was tested.</summary>
    public double? ConvergenceRatio => Score?.Convergence is { Mean: { } examples } verdict && verdict.Against.Tested() is { Mean: > 0 } reference ? examples / reference.Mean : null;

    /// <summary>The score of a result.</summary>
    public static TimeToTarget Of(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        TrainingScore? score = TrainingRow.ScoreOf(evidence);
        double?[] seconds = score?.Seconds is null ? [] :
        [
            .. evidence.Runs.Skip(score.FirstRun).Take(evidence.Plan.ScoredRuns).Select(static run => run.End.Outcome == TrainingOutcome.Converged ? run.End.StopNs / 1e9 : (double?)null),
        ];
        return new TimeToTarget { Score = score, Mean = TrimmedMean.Of(seconds, evidence.Plan.DroppedRuns) };
    }

    /// <summary>Between which values the ratio of this score to another lies; null when one of them has no mean.</summary>
    public Interval? RatioTo(TimeToTarget other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Mean is { } own && other.Mean is { } reference ? Scaled(own.RatioTo(reference, Confidence), Score!.ScalingFactor / other.Score!.ScalingFactor) : null;
    }

    private static Interval Scaled(Interval interval, double factor) => new(interval.Low * factor, interval.High * factor);
}
