using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A performance run that ended before the round's minimum duration.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (minimum duration). Documentation: RunTooShort.md.</remarks>
public sealed class RunTooShort : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN101",
        Defect = nameof(RunTooShort),
        Title = "the performance run is too short",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (minimum duration)",
        Catalogue = ["RUN-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Recomputed is not { } summary)
        {
            yield break;
        }

        Nanoseconds ran = new(summary.DurationNs);
        TimeSpan least = evidence.Numbers.MinDuration;
        if (ran.Seconds >= least.TotalSeconds)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"{evidence.Plan.Scenario.FieldName} ran for {ran.Seconds:G4} s; the {evidence.Plan.Profile.FieldName} profile asks for {least.TotalSeconds:G4} s",
            evidence.Plan.Scenario is Scenario.SingleStream or Scenario.MultiStream
                ? "find out what ended it before its time (RUN108, RUN106), and run again; the least duration is the round's"
                : "raise the target rate or the number of queries so that the run lasts longer, or find out what ended it before its time (RUN108, RUN106)");
    }
}
