using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A run in which the system under training failed, or that was interrupted.</summary>
/// <remarks>Source: MLPerf Training Rules, "Benchmark Results". Documentation: TrainingRunFaulted.md.</remarks>
public sealed class TrainingRunFaulted : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN204",
        Defect = nameof(TrainingRunFaulted),
        Title = "a training run failed",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Benchmark Results\"",
        Catalogue = ["RUN-10"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (TrainedRun run in evidence.Trained.Where(static run => run.Log.End.Outcome is TrainingOutcome.Faulted or TrainingOutcome.Interrupted || !run.Log.Faults.IsEmpty))
        {
            string[] why = run.Log.Faults.IsEmpty
                ? [run.Log.End.Outcome == TrainingOutcome.Interrupted ? "interrupted" : "no fault was logged"]
                : [.. run.Log.Faults.Select(static fault => $"{fault.Kind}: {fault.Message}")];
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"run {run.Number} failed after {run.Log.End.Examples} examples ({string.Join("; ", why)}); {(evidence.HasScore ? "the result has a score without it" : "it counts as a run that did not converge, and there is no score")}",
                "remove the cause and measure again",
                evidence.HasScore ? Severity.Note : Severity.Error);
        }
    }
}
