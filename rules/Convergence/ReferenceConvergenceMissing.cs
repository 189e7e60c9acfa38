using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Rules;

/// <summary>A result that no reference convergence point can be held against.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points". Documentation: ReferenceConvergenceMissing.md.</remarks>
public sealed class ReferenceConvergenceMissing : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RCP202",
        Defect = nameof(ReferenceConvergenceMissing),
        Title = "the convergence could not be tested",
        Closed = Severity.Warning,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Reference Convergence Points\"",
        Catalogue = ["RCP-01", "RCP-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        // Of too few runs, and of too few that converged, other rules speak.
        if (evidence.Score is not { } score || evidence.Runs.Length < evidence.Plan.ScoredRuns || WhyMissing(evidence, score) is not { } why)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "rcp.yaml",
            $"whether the result converged faster than the reference can was not tested: {why}",
            evidence.Plan.Profile == Profile.Quick ? "the full profile tests it, where the workload has points" : $"make points with bench rcp make --batch-sizes {evidence.BatchSize}, or run at a batch size that has one",
            evidence.Plan.Profile == Profile.Full ? Severity.Error : Severity.Note);
    }

    private static string? WhyMissing(TrainingEvidence evidence, TrainingScore score) => score.Convergence switch
    {
        null => score.WhyNotTested,
        { Outcome: ConvergenceOutcome.ReferenceMissing, Against: LimitChoice.BelowAll below } =>
            $"it converged faster than the limit of the smallest batch size that has a point, {below.Smallest.BatchSize}; a point at {evidence.BatchSize} is expected",
        { Outcome: ConvergenceOutcome.ReferenceMissing } =>
            $"the reference has no point at batch size {evidence.BatchSize} or above; a point there is expected",
        _ => null,
    };
}
