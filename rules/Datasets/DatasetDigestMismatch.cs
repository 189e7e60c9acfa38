using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run on data other than the workload pins.</summary>
/// <remarks>Source: MLPerf Training Rules, "Data State"; MLPerf Inference Rules, "Data Sets". Documentation: DatasetDigestMismatch.md.</remarks>
public sealed class DatasetDigestMismatch : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA101",
        Defect = nameof(DatasetDigestMismatch),
        Title = "the data is not the data of the workload",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Data State\"; MLPerf Inference Rules, \"Data Sets\"",
        Catalogue = ["DATA-01", "DIV-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        Sha256Digest pinned = evidence.Workload.Dataset.Sha256;
        foreach (PresentRun run in evidence.Runs.Where(run => run.Log.Header.DatasetDigest != pinned))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"the {run.Name} run used data with SHA-256 {run.Log.Header.DatasetDigest}; {evidence.Workload.Id} pins {pinned}",
                "generate the data again; if the workload is yours and its data changed on purpose, freeze it under a new version");
        }
    }
}
