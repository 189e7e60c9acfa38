using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>Runs of one result from different builds.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentBuilds.md.</remarks>
public sealed class DifferentBuilds : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC106",
        Defect = nameof(DifferentBuilds),
        Title = "the runs come from different builds",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach ((RunProvenance run, RunProvenance first) in evidence.RunsThatDiffer(static run => run.BuildDigest))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} has the build {run.BuildDigest}; {first.Title} has {first.BuildDigest}",
                Remedy.ForMixed(evidence.AllRuns));
        }

        foreach ((RunProvenance run, RunProvenance first) in evidence.RunsThatDiffer(static run => run.HarnessVersion))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Title} was made by version {run.HarnessVersion} of the harness; {first.Title} by {first.HarnessVersion}",
                Remedy.ForMixed(evidence.AllRuns));
        }
    }
}
