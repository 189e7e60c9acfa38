using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A run whose model nobody compared with the reference, or nobody looked at on later days although the workload asks for it.</summary>
/// <remarks>Source: MLPerf Training Rules, "Model". Documentation: ModelNotChecked.md.</remarks>
public sealed class ModelNotChecked : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "MOD202",
        Defect = nameof(ModelNotChecked),
        Title = "the model was not compared with the reference",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Model\"",
        Catalogue = ["MOD-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (TrainedRun run in evidence.Converged.Where(static run => run.Log.End.Weights is not null))
        {
            if (run.Check is not { Examples: > 0 } check)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.CheckPath,
                    $"run {run.Number} converged, and its predictions were not compared with the reference's; expected {run.CheckPath} with at least one example",
                    "verify the bundle with its reference, which compares again");
            }
            else if (evidence.Drift is { } drift && check.Drift is null)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.CheckPath,
                    $"run {run.Number} converged, and how long its model holds was not measured; expected drift in {run.CheckPath} with the quality on each of {drift.Days} days",
                    "measure with bench run, which predicts every later day with the run's weights");
            }
        }
    }
}
