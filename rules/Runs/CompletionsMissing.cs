using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A run in which queries never got an answer.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Definitions" (valid run). Documentation: CompletionsMissing.md.</remarks>
public sealed class CompletionsMissing : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN104",
        Defect = nameof(CompletionsMissing),
        Title = "queries were left without an answer",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Definitions\" (valid run)",
        Catalogue = ["RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            long outstanding = run.Log.Records.CountOf(QueryStatus.Outstanding);
            if (outstanding > 0)
            {
                yield return Descriptor.Report(
                    evidence,
                    run.RecordsPath,
                    $"{outstanding} of {run.Log.Records.Length} queries of the {run.Name} run were never answered; every query gets one answer",
                    "see that the system under test answers every query, and what it does when it is told to flush");
            }
        }
    }
}
