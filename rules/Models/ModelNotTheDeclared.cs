using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>Predictions that the declared model does not give from the weights that were handed over.</summary>
/// <remarks>Source: MLPerf Training Rules, "Model". Documentation: ModelNotTheDeclared.md.</remarks>
public sealed class ModelNotTheDeclared : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "MOD201",
        Defect = nameof(ModelNotTheDeclared),
        Title = "the predictions are not those of the declared model",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Model\"",
        Catalogue = ["MOD-01", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Ruleset.Training is not { } round)
        {
            yield break;
        }

        foreach (TrainedRun run in evidence.Converged)
        {
            if (run.Log.End.Weights is null)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"run {run.Number} converged and handed no weights over; its predictions cannot be those of weights that are not there",
                    "hand the trained weights over when the harness asks for them");
            }
            else if (run.Check is { } check && !(check.Error <= round.ModelTolerance))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.CheckPath,
                    $"the last predictions of run {run.Number} are {check.Error:G3} of their magnitude away from what the reference predicts from the weights handed over; at most {round.ModelTolerance:G3} is rounding",
                    "train the model that the workload declares, and predict with the weights that are handed over");
            }
        }
    }
}
