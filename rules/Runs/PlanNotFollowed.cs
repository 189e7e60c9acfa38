using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run made with other settings than its plan has.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: PlanNotFollowed.md.</remarks>
public sealed class PlanNotFollowed : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN112",
        Defect = nameof(PlanNotFollowed),
        Title = "the run was made with other settings than planned",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["RUN-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            foreach (Difference difference in Difference.Between(run.Log.Header.Settings, run.Planned))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"{difference.Name} of the {run.Name} run was {difference.First}; the plan has {difference.Second}",
                    Remedy.ForChanged("the run directory"));
            }
        }
    }
}
