using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A run in which a query was answered twice, or one that was never asked.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Definitions" (valid run). Documentation: DuplicateCompletions.md.</remarks>
public sealed class DuplicateCompletions : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN105",
        Defect = nameof(DuplicateCompletions),
        Title = "queries were answered twice or never asked",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Definitions\" (valid run)",
        Catalogue = ["RUN-08", "BAN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            foreach (RunFault fault in run.Log.Faults.Where(static fault => fault.Kind is "duplicate_completion" or "unknown_id"))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"{fault.Kind}, {fault.Count} times, in the {run.Name} run: {fault.Message}; every query gets exactly one answer",
                    "answer each query id once, and only ids that were issued");
            }
        }
    }
}
