using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>Reference convergence points that are not the harness's own, or not the workload's.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points". Documentation: ReferenceConvergenceNotPublished.md.</remarks>
public sealed class ReferenceConvergenceNotPublished : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RCP203",
        Defect = nameof(ReferenceConvergenceNotPublished),
        Title = "the reference convergence points are not the published ones",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Reference Convergence Points\"",
        Catalogue = ["RCP-01", "NUM-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.ReferenceConvergence is { } points && points.WorkloadDigest != evidence.WorkloadDigest)
        {
            yield return Descriptor.Report(
                evidence,
                "rcp.yaml",
                $"the points are of {points.Workload} {points.WorkloadVersion} ({points.WorkloadDigest}); workload.yaml is {evidence.WorkloadId} {evidence.WorkloadVersion} ({evidence.WorkloadDigest})",
                "make points of this workload with bench rcp make");
        }

        // Anyone may make points for a workload of a name of its own.
        if (evidence.PublishedWorkloadDigest is null || evidence.ReferenceConvergenceDigest == evidence.PublishedReferenceConvergenceDigest)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "rcp.yaml",
            $"rcp.yaml {Digest(evidence.ReferenceConvergenceDigest)}; that of {evidence.WorkloadId} {evidence.WorkloadVersion} as published {Digest(evidence.PublishedReferenceConvergenceDigest)}",
            "measure again with the published points");
    }

    private static string Digest(Sha256Digest? digest) => digest is { } there ? $"has SHA-256 {there}" : "is absent";
}
