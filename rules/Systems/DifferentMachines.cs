using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>Runs of one result from different machines.</summary>
/// <remarks>Source: MLPerf Inference Rules, "General" (the same system for a result set). Documentation: DifferentMachines.md.</remarks>
public sealed class DifferentMachines : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "SYS102",
        Defect = nameof(DifferentMachines),
        Title = "the runs come from different machines",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"General\" (the same system for a result set)",
        Catalogue = ["SYS-03", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((RunProvenance run, RunProvenance first) in evidence.RunsThatDiffer(static run => run.MachineDigest))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} has the machine {run.MachineDigest}; {first.Title} has {first.MachineDigest}",
                Remedy.ForMixed(evidence.AllRuns));
        }
    }
}
