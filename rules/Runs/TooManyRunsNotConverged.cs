using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A result without a score, because more of its runs failed than may be dropped.</summary>
/// <remarks>Source: MLPerf Training Rules, "Benchmark Results". Documentation: TooManyRunsNotConverged.md.</remarks>
public sealed class TooManyRunsNotConverged : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN202",
        Defect = nameof(TooManyRunsNotConverged),
        Title = "too many runs did not converge",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Benchmark Results\"",
        Catalogue = ["RUN-10", "ACC-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Score is not { Seconds: null } || evidence.Runs.Length < evidence.Plan.ScoredRuns)
        {
            yield break;
        }

        TrainedRun[] failed = [.. evidence.Scored.Where(static run => run.Log.End.Outcome != TrainingOutcome.Converged)];
        yield return Descriptor.Report(
            evidence,
            failed.Length > 0 ? failed[0].Path : "plan.json",
            $"{failed.Length} of the {evidence.Plan.ScoredRuns} runs that are scored did not converge{Numbers(failed)}; {evidence.Plan.DroppedRuns} may be dropped as the slowest, so there is no score",
            "see why these runs did not meet the target: hyperparameters, or a system that fails");
    }

    private static string Numbers(TrainedRun[] failed) => failed.Length == 0 ? "" : $" ({string.Join(", ", failed.Select(static run => $"run {run.Number}"))})";
}
