using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Rules;

/// <summary>A result that converged faster than the reference could.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points". Documentation: ConvergedFasterThanReference.md.</remarks>
public sealed class ConvergedFasterThanReference : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RCP201",
        Defect = nameof(ConvergedFasterThanReference),
        Title = "the result converged faster than the reference can",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Reference Convergence Points\"",
        Catalogue = ["RCP-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Score?.Convergence is not { Outcome: ConvergenceOutcome.FasterThanLimit, Mean: { } mean } verdict || verdict.Against.Tested() is not { } limit)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "plan.json",
            $"the runs converged after {mean:F0} examples in the mean at batch size {evidence.BatchSize}; the reference needs {limit.Mean:F0}, and fewer than {limit.Limit:F0} are not chance",
            "compare hyperparameters, initial weights and order of the data with the reference's; report the reference when it is at fault",
            evidence.Plan.Profile == Profile.Full ? Severity.Error : Severity.Warning);
    }
}
