using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A performance run with fewer queries than the round asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (minimum query count). Documentation: TooFewQueries.md.</remarks>
public sealed class TooFewQueries : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN102",
        Defect = nameof(TooFewQueries),
        Title = "the performance run has too few queries",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (minimum query count)",
        Catalogue = ["RUN-04", "RUN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Recomputed is not { } summary)
        {
            yield break;
        }

        bool offline = evidence.Plan.Scenario == Scenario.Offline;
        long found = offline ? summary.SampleCount : summary.QueryCount;
        if (found >= evidence.RequiredQueries)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"{evidence.Plan.Scenario} has {found} {(offline ? "samples" : "queries")}; the {evidence.Plan.Profile} profile asks for {evidence.RequiredQueries}",
            "let the run go on until it has them; min_query_count is the round's, not yours");
    }
}
