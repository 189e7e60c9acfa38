namespace Bench.Statistics;

/// <summary>What LoadGen judges a run by: its latencies and when its last query was due, issued and done.</summary>
public sealed record PerformanceResult
{
    /// <summary>Latencies of samples.</summary>
    public required Latencies Samples { get; init; }

    /// <summary>Latencies of queries: of each query's last sample. Where a query has one sample, or is the only one, the same as <see cref="Samples"/>.</summary>
    public required Latencies Queries { get; init; }

    /// <summary>Queries issued.</summary>
    public required long QueriesIssued { get; init; }

    /// <summary>When the last query was due, seconds since the start.</summary>
    public required double FinalScheduledSeconds { get; init; }

    /// <summary>When the last query was issued, seconds since the start.</summary>
    public required double FinalIssuedSeconds { get; init; }

    /// <summary>When all samples of the last query were done, seconds since the start; other queries may end later.</summary>
    public required double FinalDoneSeconds { get; init; }

    /// <summary>The greatest latency of a sample, seconds.</summary>
    public required double MaxLatencySeconds { get; init; }

    /// <summary>The duration that is judged, in the records' nanoseconds.</summary>
    public long DurationNs { get; init; }

    /// <summary>Tokens of all samples.</summary>
    public long TokenCount { get; init; }

    /// <summary>When the latest sample of all was done, seconds since the start; established where there are tokens only.</summary>
    public double LatestDoneSeconds { get; init; }

    /// <summary>When tokens became ready; null where only LoadGen's own figures are judged.</summary>
    public TokenLatencies? Tokens { get; init; }
}
