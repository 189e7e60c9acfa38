using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>Runs of one result from different data.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentData.md.</remarks>
public sealed class DifferentData : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA103",
        Defect = nameof(DifferentData),
        Title = "the runs come from different data",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["DATA-01", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((RunProvenance run, RunProvenance first) in evidence.RunsThatDiffer(static run => run.DatasetDigest))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} has the data {run.DatasetDigest}; {first.Title} has {first.DatasetDigest}",
                Remedy.ForMixed(evidence.AllRuns));
        }
    }
}
