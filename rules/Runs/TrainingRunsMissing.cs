using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A result with fewer runs than its plan makes, or than a score needs.</summary>
/// <remarks>Source: MLPerf Training Rules, "Benchmark Results". Documentation: TrainingRunsMissing.md.</remarks>
public sealed class TrainingRunsMissing : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN201",
        Defect = nameof(TrainingRunsMissing),
        Title = "training runs are missing",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Benchmark Results\"",
        Catalogue = ["RUN-09", "RUN-11"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int needed = Math.Max(evidence.Plan.Runs, evidence.Plan.ScoredRuns);
        if (evidence.Runs.Length >= needed)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            $"runs/{evidence.Runs.Length + 1}/run.jsonl",
            $"the result has {Counted.Of(evidence.Runs.Length, "run")}; the plan makes {evidence.Plan.Runs} and scores {evidence.Plan.ScoredRuns}",
            "measure again: all runs of a result are made by one attempt, and all of them are kept");
    }
}
