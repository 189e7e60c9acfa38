using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run of another system under test than the planned.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentSuts.md.</remarks>
public sealed class DifferentSuts : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC107",
        Defect = nameof(DifferentSuts),
        Title = "the runs are of systems under test with different names",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["ACC-06", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        string planned = evidence.Planned.Sut.Name;
        foreach (RunProvenance run in evidence.Provenances.Where(run => run.SutName != planned))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} is of \"{run.SutName}\"; the plan is for \"{planned}\"",
                $"make {evidence.AllRuns} again with the system under test of the plan");
        }
    }
}
