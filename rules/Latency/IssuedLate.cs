using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A Server run whose queries the harness itself issued late.</summary>
/// <remarks>Source: Bench: measuring writes a log, judging reads it (ARCHITECTURE.md). Documentation: IssuedLate.md.</remarks>
public sealed class IssuedLate : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "LAT102",
        Defect = nameof(IssuedLate),
        Title = "the harness issued queries late",
        Closed = Severity.Warning,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "Bench: measuring writes a log, judging reads it (ARCHITECTURE.md)",
        Catalogue = ["RUN-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Plan.Scenario != Scenario.Server || evidence.RequiredBoundNs is not { } bound || evidence.Performance is not { Records.IsEmpty: false } run)
        {
            yield break;
        }

        // A closed loop has no schedule to be late by.
        long p99 = RunMetrics.LatenessOf(run)?.P99Ns ?? 0;
        if (p99 <= bound * ToleratedShare)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"1 query in 100 was issued at least {p99 / 1e6:G4} ms late; at most {bound * ToleratedShare / 1e6:G4} ms ({ToleratedShare:P0} of the latency bound) keeps the harness out of the result",
            "leave a core to the harness, and see what bench doctor says of this machine");
    }

    /// <summary>How much of the latency bound the 99th percentile of lateness may take.</summary>
    private const double ToleratedShare = 0.05;
}
