using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A Server run whose percentile latency is over the workload's bound.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (Server) and "Benchmarks" (latency constraints). Documentation: LatencyBoundMissed.md.</remarks>
public sealed class LatencyBoundMissed : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "LAT101",
        Defect = nameof(LatencyBoundMissed),
        Title = "the percentile latency is over the bound",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (Server) and \"Benchmarks\" (latency constraints)",
        Catalogue = ["LAT-01", "RUN-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.RequiredBoundNs is not { } bound || evidence.RecomputedWhole is not { PerformanceConstraintsMet: false } summary)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"{summary.OverLatencyCount} of {summary.QueryCount} queries took longer than {bound / 1e6:G6} ms; percentile {evidence.RequiredPercentile} must be within it",
            "lower the target rate");
    }
}
