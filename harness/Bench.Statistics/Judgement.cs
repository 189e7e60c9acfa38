using Bench.Spec;

namespace Bench.Statistics;

/// <summary>LoadGen's conditions of validity and its metrics, each from effective settings and a result.</summary>
/// <remarks>Source: LoadGen, results.cc. A run is valid when all conditions hold.</remarks>
public static class Judgement
{
    /// <summary>The percentiles that LoadGen reports.</summary>
    public static ReadOnlySpan<double> ReportedPercentiles => [0.50, 0.90, 0.95, 0.97, 0.99, 0.999];

    /// <summary>The duration that is judged, seconds: the greatest latency (Offline), the last scheduled time (Server), the last issue (single- and multi-stream).</summary>
    public static double DurationSeconds(Scenario scenario, PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return scenario switch
        {
            Scenario.Offline => result.MaxLatencySeconds,
            Scenario.Server => result.FinalScheduledSeconds,
            _ => result.FinalIssuedSeconds,
        };
    }

    /// <summary>Whether the run lasted long enough.</summary>
    public static bool MinDurationMet(EffectiveSettings settings, PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(settings);
        return DurationSeconds(settings.Scenario, result) >= settings.Requested.MinDurationMs / 1e3;
    }

    /// <summary>Whether enough queries were issued and enough samples completed.</summary>
    public static bool MinQueriesMet(EffectiveSettings settings, PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(result);
        return result.QueriesIssued >= settings.MinQueryCount && result.Samples.Count >= settings.MinSampleCount;
    }

    /// <summary>Server: whether the percentile latency is within the bound. True elsewhere.</summary>
    public static bool PerformanceConstraintsMet(EffectiveSettings settings, PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(result);
        return settings.Scenario != Scenario.Server || result.Samples.Percentile(settings.TargetLatencyPercentile) <= settings.TargetLatencyNs;
    }

    /// <summary>Whether early stopping allows the claim. Server: the percentile is proven. Single- and multi-stream: there are enough queries for an estimate. Offline makes no such claim.</summary>
    public static bool EarlyStoppingMet(EffectiveSettings settings, PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(result);
        double percentile = settings.TargetLatencyPercentile;
        return settings.Scenario switch
        {
            Scenario.Offline => true,
            Scenario.Server => EarlyStopping.IsProven(result.QueriesIssued, result.Samples.CountOver(settings.TargetLatencyNs), percentile),
            _ => EarlyStoppingEstimateNs(result.Queries, percentile) is not null,
        };
    }

    /// <summary>The early-stopping estimate of a percentile, nanoseconds; null when there are too few queries.</summary>
    public static long? EarlyStoppingEstimateNs(Latencies queries, double percentile)
    {
        ArgumentNullException.ThrowIfNull(queries);
        return EarlyStopping.EstimateRank(queries.Count, percentile) is long rank ? queries.FromTop(rank) : null;
    }

    /// <summary>Server: samples completed per second, up to the completion of the last query. The last query opens a time range that is not counted, hence n - 1.</summary>
    public static double CompletedSamplesPerSecond(PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return (result.Samples.Count - 1) / result.FinalDoneSeconds;
    }

    /// <summary>Offline: samples per second, up to the completion of the last sample.</summary>
    public static double SamplesPerSecond(PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.Samples.Count / result.MaxLatencySeconds;
    }

    /// <summary>Tokens per second as LoadGen counts them: until the greatest latency (Offline), the last query's completion (Server), the last issue (single- and multi-stream).</summary>
    public static double TokensPerSecond(Scenario scenario, PerformanceResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        return result.TokenCount / scenario switch
        {
            Scenario.Offline => result.MaxLatencySeconds,
            Scenario.Server => result.FinalDoneSeconds,
            _ => result.FinalIssuedSeconds,
        };
    }
}
