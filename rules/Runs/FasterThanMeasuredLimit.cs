using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A result faster than the machine that it was measured on can be.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: FasterThanMeasuredLimit.md.</remarks>
public sealed class FasterThanMeasuredLimit : IRule<Evidence>
{
    /// <summary>100 % and a quarter: limits are measured in moments, and a processor's clock moves by as much.</summary>
    private const double TolerancePercent = 125;

    /// <summary>Twice the limit: even the quick profile's short run on a machine that was not quiet cannot be off by so much.</summary>
    private const double QuickTolerancePercent = 200;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN116",
        Defect = nameof(FasterThanMeasuredLimit),
        Title = "the result is faster than the machine's measured limit",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["BAN-02", "RUN-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } run)
        {
            yield break;
        }

        double percent = SpeedOfLight.PercentOf(evidence.Workload.Problem, evidence.Plan, run, evidence.System.Limits);
        if (!(percent > 100))
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"the run reached {percent:F1} % of the least time that its arithmetic and memory traffic take on this machine; at most {TolerancePercent:F0} % is believed{(evidence.Plan.Profile == Profile.Quick ? $" (in the quick profile {QuickTolerancePercent:F0} %, with a warning)" : "")}, since the limit is itself measured",
            "see that the machine was otherwise idle when its limits were measured, and that the system computes every response",
            percent <= TolerancePercent ? Severity.Note : evidence.Plan.Profile == Profile.Full || percent > QuickTolerancePercent ? Severity.Error : Severity.Warning);
    }
}
