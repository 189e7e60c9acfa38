using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An accuracy run and a performance run of systems under test with different names.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentSuts.md.</remarks>
public sealed class DifferentSuts : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC107",
        Defect = nameof(DifferentSuts),
        Title = "accuracy and performance come from systems under test with different names",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["ACC-06", "SYS-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        string planned = evidence.Plan.Sut.Name;
        foreach (PresentRun run in evidence.Runs.Where(run => run.Log.Header.SutName != planned))
        {
            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"the {run.Name} run is of \"{run.Log.Header.SutName}\"; the plan is for \"{planned}\"",
                "make both runs again with the system under test of the plan");
        }
    }
}
