using System.Collections.Immutable;

namespace Bench.Spec.Runs;

/// <summary>The metrics and the validity of a run, a pure function of its settings and records.</summary>
/// <remarks>Source: LoadGen 6.0, results.cc; formulas in the remarks of Bench.Statistics.</remarks>
public sealed record RunSummary
{
    /// <summary>Whether every condition below holds and no fault occurred.</summary>
    public required bool Valid { get; init; }

    /// <summary>Why not; empty when valid.</summary>
    public required ImmutableArray<string> InvalidReasons { get; init; }

    /// <summary>Whether the least duration was reached.</summary>
    public required bool MinDurationMet { get; init; }

    /// <summary>Whether the least number of queries was reached.</summary>
    public required bool MinQueriesMet { get; init; }

    /// <summary>Server: whether the percentile latency is within the bound, with token latencies both TTFT and TPOT within theirs; true elsewhere.</summary>
    public required bool PerformanceConstraintsMet { get; init; }

    /// <summary>Whether early stopping allows the claim; true where no claim is made.</summary>
    public required bool EarlyStoppingMet { get; init; }

    /// <summary>Queries issued.</summary>
    public required long QueryCount { get; init; }

    /// <summary>Samples completed.</summary>
    public required long SampleCount { get; init; }

    /// <summary>Server: samples whose whole latency is over <see cref="TestSettings.TargetLatencyNs"/>. With token latencies that is no condition of validity, as in LoadGen; what missed a bound is counted in <see cref="TokenSummary.TtftBound"/> and <see cref="TokenSummary.TpotBound"/>.</summary>
    public required long OverLatencyCount { get; init; }

    /// <summary>The duration that is judged against the least, nanoseconds: until the last issue (single- and multi-stream), the last scheduled time (Server), the greatest latency (Offline).</summary>
    public required long DurationNs { get; init; }

    /// <summary>The scenario's metric: <c>latency_ns</c> (single-, multi-stream), <c>completed_samples_per_second</c> (Server), <c>samples_per_second</c> (Offline).</summary>
    public required string Metric { get; init; }

    /// <summary>The metric's unit: <c>ns</c> or <c>samples/s</c>.</summary>
    public required string Unit { get; init; }

    /// <summary>The metric's value. With early stopping the single- and multi-stream latency is the early-stopping estimate.</summary>
    public required double Value { get; init; }

    /// <summary>Least latency, nanoseconds.</summary>
    public required long MinLatencyNs { get; init; }

    /// <summary>Greatest latency, nanoseconds.</summary>
    public required long MaxLatencyNs { get; init; }

    /// <summary>Mean latency, nanoseconds, truncated.</summary>
    public required long MeanLatencyNs { get; init; }

    /// <summary>Latencies at .50 .90 .95 .97 .99 .999: the value at index trunc(n·p) of the ascending list, no interpolation. Multi-stream: of queries.</summary>
    public required ImmutableArray<PercentileLatency> Percentiles { get; init; }

    /// <summary>Tokens emitted in all; 0 without tokens.</summary>
    public long TokenCount { get; init; }

    /// <summary>Tokens per second, until the latest completion (Offline: the greatest latency); null without tokens.</summary>
    public double? TokensPerSecond { get; init; }

    /// <summary>When tokens became ready; null when no complete response has a token.</summary>
    public TokenSummary? Tokens { get; init; }
}

/// <summary>A latency at a percentile.</summary>
/// <param name="Percentile">Fraction in (0, 1).</param>
/// <param name="LatencyNs">Nanoseconds.</param>
public readonly record struct PercentileLatency(double Percentile, long LatencyNs);
