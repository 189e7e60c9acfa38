using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The token metrics of a run and, in Server with token latencies, whether their bounds are kept.</summary>
/// <remarks>
/// Both bounds are always judged, early stopping included: LoadGen leaves the first token's early stopping out when the time per output token fails it.
/// Each is judged over the responses that have such a latency.
/// </remarks>
public static class TokenMetrics
{
    /// <summary>Whether Server's condition is on tokens instead of whole responses.</summary>
    public static bool AreJudged(EffectiveSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return settings.Scenario == Scenario.Server && settings.Requested is { UseTokenLatencies: true };
    }

    /// <summary>The summary; null when no complete response has a token.</summary>
    public static TokenSummary? SummaryOf(EffectiveSettings settings, TokenLatencies tokens)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(tokens);
        if (StatisticsOf(tokens.FirstTokens) is not { } first)
        {
            return null;
        }

        bool judged = AreJudged(settings);
        return new TokenSummary
        {
            EmptyResponseCount = tokens.EmptyResponses,
            SingleTokenResponseCount = tokens.SingleTokenResponses,
            Ttft = first,
            Tpot = StatisticsOf(tokens.PerOutputToken),
            InterToken = StatisticsOf(tokens.InterToken),
            TtftBound = judged ? BoundOf(settings, tokens.FirstTokens, settings.Requested.ServerTtftLatencyNs) : null,
            TpotBound = judged ? BoundOf(settings, tokens.PerOutputToken, settings.Requested.ServerTpotLatencyNs) : null,
        };
    }

    /// <summary>Least, greatest, mean and the reported percentiles; null of none.</summary>
    public static LatencyStatistics? StatisticsOf(Latencies latencies)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        return latencies.Count == 0 ? null : new LatencyStatistics
        {
            Count = latencies.Count,
            MinNs = latencies.MinNs,
            MaxNs = latencies.MaxNs,
            MeanNs = latencies.MeanNs,
            Percentiles = PercentilesOf(latencies),
        };
    }

    /// <summary>The latencies at the reported percentiles.</summary>
    public static ImmutableArray<PercentileLatency> PercentilesOf(Latencies latencies)
    {
        ArgumentNullException.ThrowIfNull(latencies);
        List<PercentileLatency> percentiles = [];
        foreach (double percentile in Judgement.ReportedPercentiles)
        {
            percentiles.Add(new PercentileLatency(percentile, latencies.Percentile(percentile)));
        }

        return [.. percentiles];
    }

    /// <summary>Why a Server run with token latencies does not keep its bounds, with figures: one reason a bound that is missed, and one a percentile that is not proven.</summary>
    public static IEnumerable<string> Reasons(EffectiveSettings settings, TokenSummary? tokens)
    {
        ArgumentNullException.ThrowIfNull(settings);
        if (!AreJudged(settings))
        {
            return [];
        }

        return tokens is null
            ? ["no complete response has a token: neither its first token's latency (TTFT) nor its time per output token (TPOT) is established"]
            : [.. ReasonsOf(settings, "the first token's latency (TTFT)", tokens.TtftBound!), .. ReasonsOf(settings, "the time per output token (TPOT)", tokens.TpotBound!)];
    }

    private static TokenBound BoundOf(EffectiveSettings settings, Latencies latencies, long boundNs)
    {
        double percentile = settings.TargetLatencyPercentile;
        long over = latencies.CountOver(boundNs);
        long latency = latencies.Percentile(percentile);
        return new TokenBound
        {
            BoundNs = boundNs,
            LatencyNs = latency,
            Count = latencies.Count,
            OverCount = over,
            Met = latencies.Count > 0 && latency <= boundNs,
            EarlyStoppingMet = !settings.Requested.EarlyStopping || EarlyStopping.IsProven(latencies.Count, over, percentile),
        };
    }

    private static IEnumerable<string> ReasonsOf(EffectiveSettings settings, string what, TokenBound bound)
    {
        if (!bound.Met)
        {
            yield return bound.Count == 0
                ? $"{what} is not established: no response has enough tokens"
                : string.Create(CultureInfo.InvariantCulture, $"{what} at percentile {settings.TargetLatencyPercentile} is {bound.LatencyNs} ns, over {bound.BoundNs} ns");
        }

        if (!bound.EarlyStoppingMet)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"{bound.Count} responses, {bound.OverCount} of them with {what} over {bound.BoundNs} ns, do not prove the percentile {settings.TargetLatencyPercentile} (early stopping)");
        }
    }
}
