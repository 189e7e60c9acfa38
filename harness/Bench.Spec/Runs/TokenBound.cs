namespace Bench.Spec.Runs;

/// <summary>How a percentile of token latencies stands to its bound, in Server with token latencies.</summary>
public sealed record TokenBound
{
    /// <summary>The bound, nanoseconds.</summary>
    public required long BoundNs { get; init; }

    /// <summary>The latency at the target percentile, nanoseconds; 0 when no response has such a latency.</summary>
    public required long LatencyNs { get; init; }

    /// <summary>Responses that have such a latency.</summary>
    public required long Count { get; init; }

    /// <summary>Those of them whose latency is over the bound.</summary>
    public required long OverCount { get; init; }

    /// <summary>Whether the latency at the percentile is within the bound; false when no response has such a latency.</summary>
    public required bool Met { get; init; }

    /// <summary>Whether early stopping proves the percentile; true where no claim is made.</summary>
    public required bool EarlyStoppingMet { get; init; }
}
