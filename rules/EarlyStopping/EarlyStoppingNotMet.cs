using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A run with too few queries to claim its percentile with the round's confidence.</summary>
/// <remarks>Source: MLPerf Inference Rules, appendix "Early Stopping Criterion". Documentation: EarlyStoppingNotMet.md.</remarks>
public sealed class EarlyStoppingNotMet : IRule
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ES101",
        Defect = nameof(EarlyStoppingNotMet),
        Title = "too few queries for the percentile claimed",
        Closed = Severity.Error,
        Open = Severity.Warning,
        Since = "1.0",
        Source = "MLPerf Inference Rules, appendix \"Early Stopping Criterion\"",
        Catalogue = ["ES-01", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (!evidence.Numbers.EarlyStopping || evidence.Recomputed is not { EarlyStoppingMet: false } summary)
        {
            yield break;
        }

        string over = evidence.Plan.Scenario == Scenario.Server ? $", {summary.OverLatencyCount} of them over the latency bound" : "";
        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"{evidence.Plan.Scenario.FieldName} completed {summary.QueryCount} queries{over}; that does not prove percentile {evidence.RequiredPercentile} at confidence {evidence.Ruleset.EarlyStoppingConfidence}",
            "run longer, or lower the target rate");
    }
}
