using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A run with too few queries to claim its percentile with the round's confidence.</summary>
/// <remarks>Source: MLPerf Inference Rules, appendix "Early Stopping Criterion". Documentation: EarlyStoppingNotMet.md.</remarks>
public sealed class EarlyStoppingNotMet : IRule<Evidence>
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
        if (!evidence.Numbers.EarlyStopping)
        {
            yield break;
        }

        // Server may have a bound on whole responses, bounds on tokens, or both; each is a claim of its own.
        bool tokensBounded = evidence.RequiredTokenBounds is not null;
        RunSummary? whole = tokensBounded ? evidence.RecomputedWhole : evidence.Recomputed;
        if (whole is { EarlyStoppingMet: false })
        {
            string over = evidence.Plan.Scenario == Scenario.Server ? $", {whole.OverLatencyCount} of them over the latency bound" : "";
            yield return Unproven(evidence, $"{evidence.Plan.Scenario.FieldName} completed {whole.QueryCount} queries{over}");
        }

        if (tokensBounded && evidence.Recomputed is { Tokens: { TtftBound: { } ttft, TpotBound: { } tpot } })
        {
            foreach ((string name, TokenBound bound) in new[] { ("time to first token", ttft), ("time per output token", tpot) }.Where(static pair => !pair.Item2.EarlyStoppingMet))
            {
                yield return Unproven(evidence, $"{evidence.Plan.Scenario.FieldName} completed {bound.Count} responses that have a {name}, {bound.OverCount} of them over its bound");
            }
        }
    }

    private Finding Unproven(Evidence evidence, string what) => Descriptor.Report(
        evidence,
        "performance/queries.bin",
        $"{what}; that does not prove percentile {evidence.RequiredPercentile} at confidence {evidence.Ruleset.EarlyStoppingConfidence}",
        "run longer, or lower the target rate");
}
