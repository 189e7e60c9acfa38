using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A run in which something went wrong beside its queries.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (no errors). Documentation: RunFaulted.md.</remarks>
public sealed class RunFaulted : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN108",
        Defect = nameof(RunFaulted),
        Title = "something went wrong during the run",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (no errors)",
        Catalogue = ["RUN-07", "RUN-08"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        foreach (PresentRun run in evidence.Runs)
        {
            foreach (RunFault fault in run.Log.Faults.Where(static fault => fault.Kind is not ("duplicate_completion" or "unknown_id" or "failed_response" or "timed_out")))
            {
                yield return Descriptor.Report(
                    evidence,
                    run.Path,
                    $"{fault.Kind}, {fault.Count} times, in the {run.Name} run: {fault.Message}; a valid run has no faults",
                    "run again after removing the cause");
            }
        }
    }
}
