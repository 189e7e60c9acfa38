using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>A Server run whose percentile time to first token, or time per output token, is over the workload's bound.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Benchmarks" (TTFT and TPOT constraints of language models). Documentation: TokenBoundMissed.md.</remarks>
public sealed class TokenBoundMissed : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "LAT103",
        Defect = nameof(TokenBoundMissed),
        Title = "tokens come later than their bound",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Benchmarks\" (TTFT and TPOT constraints of language models)",
        Catalogue = ["LAT-01", "RUN-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.RequiredTokenBounds is null || evidence.Recomputed is not { } summary)
        {
            return [];
        }

        return summary.Tokens is { TtftBound: { } ttft, TpotBound: { } tpot }
            ? [.. Missed(evidence, "time to first token (TTFT)", ttft), .. Missed(evidence, "time per output token (TPOT)", tpot)]
            : [Report(evidence, "no complete response has a token, so neither the time to first token (TTFT) nor the time per output token (TPOT) is established")];
    }

    private IEnumerable<Finding> Missed(Evidence evidence, string name, TokenBound bound)
    {
        if (!bound.Met)
        {
            yield return Report(evidence, bound.Count == 0
                ? $"no response has a {name}, so its percentile {evidence.RequiredPercentile} is not established"
                : $"the {name} at percentile {evidence.RequiredPercentile} is {bound.LatencyNs / 1e6:G6} ms, over {bound.BoundNs / 1e6:G6} ms; {bound.OverCount} of {bound.Count} responses are over it");
        }
    }

    private Finding Report(Evidence evidence, string message) => Descriptor.Report(evidence, "performance/tokens.bin", message, "lower the target rate");
}
