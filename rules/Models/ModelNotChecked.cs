using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A run whose model nobody compared with the reference.</summary>
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
        foreach (TrainedRun run in evidence.Converged.Where(static run => run.Log.End.Weights is not null && run.Check is not { Examples: > 0 }))
        {
            yield return Descriptor.Report(
                evidence,
                run.CheckPath,
                $"run {run.Number} converged, and its predictions were not compared with the reference's; expected {run.CheckPath} with at least one example",
                "verify the bundle with its reference, which compares again");
        }
    }
}
