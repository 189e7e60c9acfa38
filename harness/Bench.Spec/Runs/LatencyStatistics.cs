using System.Collections.Immutable;

namespace Bench.Spec.Runs;

/// <summary>The statistics of a number of latencies, nanoseconds.</summary>
public sealed record LatencyStatistics
{
    /// <summary>How many there are; at least 1.</summary>
    public required long Count { get; init; }

    /// <summary>Least, nanoseconds.</summary>
    public required long MinNs { get; init; }

    /// <summary>Greatest, nanoseconds.</summary>
    public required long MaxNs { get; init; }

    /// <summary>Mean, nanoseconds, truncated.</summary>
    public required long MeanNs { get; init; }

    /// <summary>Latencies at .50 .90 .95 .97 .99 .999: the value at index trunc(n·p) of the ascending list, no interpolation.</summary>
    public required ImmutableArray<PercentileLatency> Percentiles { get; init; }
}
