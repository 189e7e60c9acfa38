using System.Collections.Immutable;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Statistics.Borrowings;

/// <summary>The convergence test of the round with the lender's runs as the reference, at the lender's batch size.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameter Borrowing" and "Reference Convergence Points". A single point: no other batch size can be tested.</remarks>
internal sealed record LenderConvergence
{
    /// <summary>The lender's runs as a reference.</summary>
    public required ReferenceConvergence Reference { get; init; }

    /// <summary>What the lender's runs say.</summary>
    public required ConvergenceLimit Limit { get; init; }

    /// <summary>The greatest mean that is not established to be worse: as far above the lender's mean as the limit is below it, since the test is one-sided and both samples are given the lender's deviation.</summary>
    public double WorseAbove => (2 * Limit.Mean) - Limit.Limit;

    /// <summary>The test; null, with the reason, where the lender's runs cannot be a reference.</summary>
    public static LenderConvergence? Of(RoundEntry lender, out string why)
    {
        TrainingPlan plan = lender.Evidence.Plan;
        ReferenceConvergence reference = new()
        {
            Unit = ConvergenceUnit.Samples,
            RequiredRuns = plan.ScoredRuns,
            TrimEachSide = plan.DroppedRuns,
            Reading = lender.Evidence.Ruleset.Training?.ConvergenceReading ?? ConvergenceReading.AsWritten,
            Points =
            [
                new ConvergencePoint
                {
                    BatchSize = BatchSizeOf(lender),
                    Convergence = [.. CountedRuns(lender).OfType<double>()],
                    Precision = plan.Precision.Inputs,
                },
            ],
        };
        why = reference.WhyRefused() ?? "";
        return why.Length > 0 ? null : new LenderConvergence { Reference = reference, Limit = reference.Limits()[0] };
    }

    /// <summary>Tests an entry of the same batch size; null, with the reason, where it cannot be tested.</summary>
    public ConvergenceVerdict? Test(RoundEntry entry, out string why)
    {
        if (BatchSizeOf(entry) != Limit.BatchSize)
        {
            why = FormattableString.Invariant($"its batch size is {BatchSizeOf(entry)}, the lender's {Limit.BatchSize}; only at one batch size can they be compared");
            return null;
        }

        ConvergenceOfSubmission submission = new() { BatchSize = Limit.BatchSize, Convergence = CountedRuns(entry) };
        why = submission.WhyRefused(Reference.TrimEachSide) ?? "";
        return why.Length > 0 ? null : Reference.Test(submission);
    }

    private static long BatchSizeOf(RoundEntry entry) => OptimizerSettings.Of(entry.Evidence.Plan.Hyperparameters).BatchSize;

    /// <summary>Examples to the target of the runs that are scored; null for one that did not converge.</summary>
    private static ImmutableArray<double?> CountedRuns(RoundEntry entry)
    {
        TrainingPlan plan = entry.Evidence.Plan;
        ImmutableArray<TrainingRunLog> runs = entry.Evidence.Runs;
        int first = entry.Evidence.Ruleset.Training is { } round ? TrainingScore.Of(plan, round, runs, points: null).FirstRun : 0;
        return [.. runs.Skip(first).Take(plan.ScoredRuns).Select(static run => run.End.Outcome == TrainingOutcome.Converged ? run.End.Examples : (double?)null)];
    }
}
