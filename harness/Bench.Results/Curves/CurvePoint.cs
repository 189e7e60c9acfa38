using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Results.Curves;

/// <summary>One run of a search or sweep: what was asked for and what came. All of it is read off the run's log.</summary>
public sealed record CurvePoint
{
    /// <summary>All settings of the run.</summary>
    public required TestSettings Settings { get; init; }

    /// <summary>What was asked for: queries per second (Server), samples per query (multi-stream).</summary>
    public required double Rate { get; init; }

    /// <summary>What came: completed samples per second.</summary>
    public required double AchievedRate { get; init; }

    /// <summary>Queries issued.</summary>
    public required long Queries { get; init; }

    /// <summary>Server: samples over the latency bound.</summary>
    public required long OverLatencyCount { get; init; }

    /// <summary>Median latency (multi-stream: of queries), nanoseconds.</summary>
    public required long P50Ns { get; init; }

    /// <summary>90th percentile of latency, nanoseconds.</summary>
    public required long P90Ns { get; init; }

    /// <summary>99th percentile of latency, nanoseconds.</summary>
    public required long P99Ns { get; init; }

    /// <summary>99th percentile of the time to first token, nanoseconds; null without tokens.</summary>
    public long? TtftP99Ns { get; init; }

    /// <summary>99th percentile of the time per output token, nanoseconds; null without tokens.</summary>
    public long? TpotP99Ns { get; init; }

    /// <summary>Multi-stream: the early-stopping estimate that is held against the bound, nanoseconds; null elsewhere.</summary>
    public long? EstimateNs { get; init; }

    /// <summary>How late queries were issued; null where they have no schedule.</summary>
    public Lateness? Lateness { get; init; }

    /// <summary>Whether the run is valid: no faults, latency within the bound, early stopping proven.</summary>
    public required bool Valid { get; init; }

    /// <summary>Why it is not; empty when valid.</summary>
    public required ImmutableArray<string> InvalidReasons { get; init; }

    /// <summary>The point of a run. Multi-stream is held against the bound here, since LoadGen gives it none; so is Server where tokens are bounded too, since LoadGen then judges by them alone.</summary>
    /// <param name="settings">The run's settings.</param>
    /// <param name="end">What came out.</param>
    /// <param name="faults">What went wrong: each is a reason.</param>
    /// <param name="latencyBoundNs">The bound, nanoseconds; null where the run's own bounds of its tokens judge it.</param>
    public static CurvePoint Of(TestSettings settings, RunEnd end, IEnumerable<RunFault> faults, long? latencyBoundNs)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(end);
        RunSummary summary = end.Summary;
        bool server = settings.Scenario == Scenario.Server;
        double held = server ? LatencyAt(summary, settings.TargetLatencyPercentile) : summary.Value;
        bool over = (!server || settings.UseTokenLatencies) && held > latencyBoundNs;
        return new CurvePoint
        {
            Settings = settings,
            Rate = server ? settings.TargetQps : settings.SamplesPerQuery,
            AchievedRate = server ? summary.Value : end.LastCompletionNs > 0 ? summary.SampleCount / (end.LastCompletionNs / 1e9) : 0,
            Queries = summary.QueryCount,
            OverLatencyCount = summary.OverLatencyCount,
            P50Ns = LatencyAt(summary, 0.5),
            P90Ns = LatencyAt(summary, 0.9),
            P99Ns = LatencyAt(summary, 0.99),
            TtftP99Ns = LatencyAt(summary.Tokens?.Ttft, 0.99),
            TpotP99Ns = LatencyAt(summary.Tokens?.Tpot, 0.99),
            EstimateNs = server ? null : (long)summary.Value,
            Lateness = end.Lateness,
            Valid = summary.Valid && !over,
            InvalidReasons =
            [
                .. summary.InvalidReasons,
                .. over ? [string.Create(CultureInfo.InvariantCulture, $"{(server ? "" : "the early-stopping estimate of ")}the latency at percentile {settings.TargetLatencyPercentile} is {held:F0} ns; the bound is {latencyBoundNs} ns")] : Array.Empty<string>(),
                .. faults.Select(static fault => $"{fault.Kind}: {fault.Message}"),
            ],
        };
    }

    private static long? LatencyAt(LatencyStatistics? latencies, double percentile) =>
        latencies?.Percentiles.FirstOrDefault(latency => latency.Percentile == percentile).LatencyNs;

    // A run that ended before its first completion has none.
    private static long LatencyAt(RunSummary summary, double percentile) =>
        summary.Percentiles.FirstOrDefault(latency => latency.Percentile == percentile).LatencyNs;
}
