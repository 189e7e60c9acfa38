using System.Runtime.InteropServices;

namespace Bench.Spec.Runs;

/// <summary>How a query ended.</summary>
public enum QueryStatus : uint
{
    /// <summary>No terminal record: the run ended first.</summary>
    Outstanding = 0,

    /// <summary>Completed once.</summary>
    Complete = 1,

    /// <summary>The SUT reported that it failed.</summary>
    Failed = 2,

    /// <summary>No response within the time-out.</summary>
    TimedOut = 3,
}

/// <summary>The record of one query (one sample in multi-stream and offline), 24 bytes, little-endian, in order of issue: the body of <c>queries.bin</c>.</summary>
/// <remarks>What the plan derives again (sample index, schedule, query id) is not stored; its digests are.</remarks>
[StructLayout(LayoutKind.Sequential, Pack = 8, Size = 24)]
public struct QueryRecord : IEquatable<QueryRecord>
{
    /// <summary>Server: nanoseconds between the scheduled time and the issue. Other scenarios, and a closed loop: the issue time, nanoseconds since the run's start.</summary>
    public long IssueNs;

    /// <summary>Nanoseconds from the scheduled time (Server but for a closed loop) or the issue to the completion.</summary>
    public long LatencyNs;

    /// <summary>Where this query's token times start in <c>tokens.bin</c>, in 8-byte words; <see cref="NoTokens"/> for none. There: the count, then one latency in nanoseconds per token.</summary>
    public uint TokenOffset;

    /// <summary>How it ended.</summary>
    public QueryStatus Status;

    /// <summary>The offset that says there are no token times.</summary>
    public const uint NoTokens = uint.MaxValue;

    /// <summary>Bytes of a record.</summary>
    public const int Size = 24;

    /// <inheritdoc/>
    public readonly bool Equals(QueryRecord other) =>
        IssueNs == other.IssueNs && LatencyNs == other.LatencyNs && TokenOffset == other.TokenOffset && Status == other.Status;

    /// <inheritdoc/>
    public override readonly bool Equals(object? obj) => obj is QueryRecord other && Equals(other);

    /// <inheritdoc/>
    public override readonly int GetHashCode() => HashCode.Combine(IssueNs, LatencyNs, TokenOffset, Status);

    /// <summary>Whether two records are the same.</summary>
    public static bool operator ==(QueryRecord left, QueryRecord right) => left.Equals(right);

    /// <summary>Whether two records differ.</summary>
    public static bool operator !=(QueryRecord left, QueryRecord right) => !left.Equals(right);
}
