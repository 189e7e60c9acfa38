using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A run that was given other hyperparameters than the plan has.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameters". Documentation: HyperparametersDiffer.md.</remarks>
public sealed class HyperparametersDiffer : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "HP202",
        Defect = nameof(HyperparametersDiffer),
        Title = "a run was made with other hyperparameters",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Hyperparameters\"",
        Catalogue = ["HP-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Sha256Digest planned = HyperparameterText.DigestOf(evidence.Plan.Hyperparameters);
        foreach (TrainedRun run in evidence.Trained.Where(run => run.Log.Header.HyperparametersDigest != planned))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"run {run.Number} was given hyperparameters of SHA-256 {run.Log.Header.HyperparametersDigest}; those of the plan have {planned}",
                "make all runs again, with one set of hyperparameters");
        }
    }
}
