using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A performance run with fewer queries than the round asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (minimum query count). Documentation: TooFewQueries.md.</remarks>
public sealed class TooFewQueries : IRule<Evidence>
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
        Catalogue = ["RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        // Offline has one query, whose size RUN103 judges.
        if (evidence.Plan.Scenario == Scenario.Offline || evidence.Recomputed is not { } summary)
        {
            yield break;
        }

        long needed = evidence.Plan.Scenario == Scenario.MultiStream ? evidence.Numbers.MultiStreamMinQueries : evidence.Numbers.MinQueries;
        if (summary.QueryCount >= needed)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"{evidence.Plan.Scenario.FieldName} has {summary.QueryCount} queries; the {evidence.Plan.Profile.FieldName} profile asks for {needed}",
            "let the run go on until it has them; min_query_count is the round's, not yours");
    }
}
