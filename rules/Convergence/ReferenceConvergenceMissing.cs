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
        if (evidence.Score is not { } score || evidence.Runs.Length < evidence.Plan.ScoredRuns || WhyMissing(evidence, score) is not { } missing)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            missing.Path,
            $"whether the result converged faster than the reference can was not tested: {missing.Why}",
            missing.Help,
            evidence.Plan.Profile == Profile.Full ? Severity.Error : Severity.Note);
    }

    /// <summary>Each case by itself: no points at all, a profile that is not tested, points that cannot be computed with, none at the batch size.</summary>
    private static (string Path, string Why, string Help)? WhyMissing(TrainingEvidence evidence, TrainingScore score)
    {
        string make = $"make points with bench rcp make {evidence.WorkloadId} --batch-sizes {evidence.BatchSize}";
        return (score.Convergence, evidence.ReferenceConvergence) switch
        {
            (null, null) => ("rcp.yaml", $"{evidence.WorkloadId} {evidence.WorkloadVersion} has no reference convergence points", make + " beside the workload, and measure again"),
            (null, not null) when evidence.Plan.Profile == Profile.Quick => ("plan.json", $"the quick profile makes too few runs ({score.WhyNotTested}); the reference's points are there", "run with --profile full"),
            (null, not null) => ("rcp.yaml", $"{score.WhyNotTested}", make),
            ({ Outcome: ConvergenceOutcome.ReferenceMissing, Against: LimitChoice.BelowAll below }, _) =>
                ("rcp.yaml", $"it converged faster than the limit of the smallest batch size that has a point, {below.Smallest.BatchSize}; a point at {evidence.BatchSize} is expected", make + ", or run at a batch size that has a point"),
            ({ Outcome: ConvergenceOutcome.ReferenceMissing }, _) =>
                ("rcp.yaml", $"the reference has no point at batch size {evidence.BatchSize} or above; a point there is expected", make + ", or run at a batch size that has a point"),
            _ => null,
        };
    }
}
