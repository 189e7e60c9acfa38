using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A workload file under the id and version of a published one, with other content.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Closed Division". Documentation: WorkloadNotThePublished.md.</remarks>
public sealed class WorkloadNotThePublished : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV106",
        Defect = nameof(WorkloadNotThePublished),
        Title = "the workload is not the published one of its name",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Closed Division\"",
        Catalogue = ["DIV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);

        // Anyone may write a workload of a name of its own.
        if (evidence.PublishedWorkloadDigest is not { } published || published == evidence.WorkloadDigest)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "workload.yaml",
            $"workload.yaml has SHA-256 {evidence.WorkloadDigest}; {evidence.WorkloadId} {evidence.WorkloadVersion} as published has {published}",
            "run the published workload, or give yours an id or a version of its own");
    }
}
