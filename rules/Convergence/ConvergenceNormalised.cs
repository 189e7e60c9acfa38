using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A score that was lengthened, since the result converged faster than the reference does in the mean.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points". Documentation: ConvergenceNormalised.md.</remarks>
public sealed class ConvergenceNormalised : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RCP204",
        Defect = nameof(ConvergenceNormalised),
        Title = "the score was lengthened for lucky convergence",
        Closed = Severity.Note,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Reference Convergence Points\"",
        Catalogue = ["RCP-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Score is not { ScalingFactor: > 1, Convergence: { Mean: { } mean } verdict } score || verdict.Against.Tested() is not { } limit)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "result.json",
            $"the score is the runs' mean times {score.ScalingFactor:F4}: they converged after {mean:F0} examples in the mean, the reference after {limit.Mean:F0}",
            "");
    }
}
