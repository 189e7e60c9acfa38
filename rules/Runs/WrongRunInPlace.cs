using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run of another mode or scenario in the place of the one that belongs there.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: WrongRunInPlace.md.</remarks>
public sealed class WrongRunInPlace : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN114",
        Defect = nameof(WrongRunInPlace),
        Title = "a run of another mode or scenario stands in its place",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["RUN-03", "RUN-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            TestSettings settings = run.Log.Header.Settings;
            if (settings.Mode == run.Mode && settings.Scenario == evidence.Plan.Scenario)
            {
                continue;
            }

            yield return Descriptor.Report(
                evidence,
                run.Path,
                $"{run.Name}/ holds a run of mode {settings.Mode.FieldName} in {settings.Scenario.FieldName}; there belongs mode {run.Mode.FieldName} in {evidence.Plan.Scenario.FieldName}",
                Remedy.ForChanged("the run directory"));
        }
    }
}
