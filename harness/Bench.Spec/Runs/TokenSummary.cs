namespace Bench.Spec.Runs;

/// <summary>When the tokens of a run's complete responses became ready. Latencies count from the scheduled time in Server, from the issue elsewhere.</summary>
/// <remarks>
/// Of a response of n tokens at t1 ≤ … ≤ tn: the time to first token (TTFT) is t1; the time per output token (TPOT) is (tn - t1) / (n - 1), truncated, and there is none
/// below two tokens; its inter-token latencies are the n - 1 gaps between neighbours.
/// </remarks>
public sealed record TokenSummary
{
    /// <summary>Complete responses of no token: they have no latency here.</summary>
    public required long EmptyResponseCount { get; init; }

    /// <summary>Complete responses of one token: they have a TTFT and no TPOT.</summary>
    public required long SingleTokenResponseCount { get; init; }

    /// <summary>Time to first token, of every response with a token.</summary>
    public required LatencyStatistics Ttft { get; init; }

    /// <summary>Time per output token, of every response with two tokens or more; null when there is none.</summary>
    public LatencyStatistics? Tpot { get; init; }

    /// <summary>Inter-token latency, of every token but the first of its response; null when there is none.</summary>
    public LatencyStatistics? InterToken { get; init; }

    /// <summary>Server with token latencies: how TTFT stands to its bound; null elsewhere.</summary>
    public TokenBound? TtftBound { get; init; }

    /// <summary>Server with token latencies: how TPOT stands to its bound; null elsewhere.</summary>
    public TokenBound? TpotBound { get; init; }
}
