using System.Collections.Immutable;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>What the harness itself takes: the figures of one run with a SUT that does nothing.</summary>
internal sealed record NullRunReport
{
    /// <summary>Whether nothing went wrong.</summary>
    public required bool Valid { get; init; }

    /// <summary>What went wrong.</summary>
    public required ImmutableArray<string> Faults { get; init; }

    /// <summary>Queries issued.</summary>
    public required long Queries { get; init; }

    /// <summary>Samples issued.</summary>
    public required long Samples { get; init; }

    /// <summary>Queries a second of wall time, from the start until every record had ended.</summary>
    public required double QueriesPerSecond { get; init; }

    /// <summary>Samples a second of that time.</summary>
    public required double SamplesPerSecond { get; init; }

    /// <summary>From the call until the first query could be issued, nanoseconds.</summary>
    public required long GenerateNs { get; init; }

    /// <summary>From the last completion until the results were there, nanoseconds.</summary>
    public required long EndNs { get; init; }

    /// <summary>What the run added to the resident memory at its peak, bytes a query (Offline: a sample).</summary>
    public required double BytesPerQuery { get; init; }

    /// <summary>The process's greatest resident memory, bytes.</summary>
    public required long PeakRssBytes { get; init; }

    /// <summary>Managed memory allocated during the run, on all threads, bytes a query (Offline: a sample).</summary>
    public required double AllocatedBytesPerQuery { get; init; }

    /// <summary>Latency of samples, nanoseconds.</summary>
    public required NullRunPercentiles LatencyNs { get; init; }

    /// <summary>How late queries were issued, nanoseconds; null where they have no schedule.</summary>
    public required NullRunPercentiles? LatenessNs { get; init; }

    /// <summary>How late a loop is that does nothing but wait for arrivals at the same rate, or at 1,000 a second where that is more, measured for a second right after the run, nanoseconds: the machine's own share. Null where queries have no schedule.</summary>
    public required NullRunPercentiles? BareSpinLatenessNs { get; init; }

    /// <summary>Server: queries issued a second; null elsewhere.</summary>
    public required double? AchievedQps { get; init; }
}

/// <summary>Percentiles in nanoseconds.</summary>
/// <param name="P50">Median.</param>
/// <param name="P90">90th.</param>
/// <param name="P99">99th.</param>
/// <param name="P999">99.9th.</param>
internal sealed record NullRunPercentiles(long P50, long P90, long P99, long P999)
{
    public static NullRunPercentiles Of(Latencies latencies) => new(latencies.Percentile(0.5), latencies.Percentile(0.9), latencies.Percentile(0.99), latencies.Percentile(0.999));
}
