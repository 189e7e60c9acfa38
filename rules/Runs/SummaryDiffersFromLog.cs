using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A run summary that is not the one its records give.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: SummaryDiffersFromLog.md.</remarks>
public sealed class SummaryDiffersFromLog : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN109",
        Defect = nameof(SummaryDiffersFromLog),
        Title = "the summary is not what the records give",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["RUN-03", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            foreach (Difference difference in Difference.Between(run.Log.End.Summary, RunMetrics.Of(run.Log)))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"{difference.Name} of the {run.Name} run is declared as {difference.First}; its records give {difference.Second}",
                    Remedy.ForChanged("the log"));
            }
        }
    }
}
