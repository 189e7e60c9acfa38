namespace Bench.Statistics.Conformance;

/// <summary>What LoadGen judges a run by when it is asked to use token latencies.</summary>
public sealed record TokenReading
{
    /// <summary>Bound of the time to the first token, nanoseconds.</summary>
    public required long TtftNs { get; init; }

    /// <summary>Bound of the time per output token, nanoseconds.</summary>
    public required long TpotNs { get; init; }

    /// <summary>Latencies of first tokens.</summary>
    public required Latencies FirstTokens { get; init; }

    /// <summary>Times per output token: (latency - first token's latency) / (tokens - 1), truncated.</summary>
    public required Latencies TimesPerOutputToken { get; init; }
}
