using System.Collections.Immutable;

namespace Bench.Spec.Runs;

/// <summary>Everything one LoadGen run leaves: measuring writes it, judging reads it. Files: <c>run.jsonl</c> (header, faults, end), <c>queries.bin</c>, <c>tokens.bin</c>.</summary>
public sealed record RunLog
{
    /// <summary>What was about to run; the first line.</summary>
    public required RunHeader Header { get; init; }

    /// <summary>Everything that went wrong, in order.</summary>
    public required ImmutableArray<RunFault> Faults { get; init; }

    /// <summary>What came out; the last line.</summary>
    public required RunEnd End { get; init; }

    /// <summary>One record per query (per sample in multi-stream and offline), in order of issue.</summary>
    public required RecordPieces Records { get; init; }

    /// <summary>Token times (see <see cref="QueryRecord.TokenOffset"/>); empty without tokens.</summary>
    public ImmutableArray<long> TokenTimes { get; init; } = [];
}

/// <summary>What was about to run.</summary>
public sealed record RunHeader
{
    /// <summary>The effective settings.</summary>
    public required TestSettings Settings { get; init; }

    /// <summary>Samples in the library.</summary>
    public required int TotalSampleCount { get; init; }

    /// <summary>Samples that a performance run draws from.</summary>
    public required int PerformanceSampleCount { get; init; }

    /// <summary>The SUT's own name.</summary>
    public required string SutName { get; init; }

    /// <summary>What the SUT said that it runs; null where it did not say. It proves nothing.</summary>
    public string? SutKernel { get; init; }

    /// <summary>Whether the SUT ran inside the harness's process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Digest of the implementation: its program and declared files.</summary>
    public required Sha256Digest BuildDigest { get; init; }

    /// <summary>Digest of the data handed out.</summary>
    public required Sha256Digest DatasetDigest { get; init; }

    /// <summary>Digest of the machine's description.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }

    /// <summary>When the run started, for people; never used in arithmetic.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>SHA-256 of the salt that decides query ids, kept responses and judged positions: fixed before the run.</summary>
    public required Sha256Digest SaltCommitment { get; init; }
}

/// <summary>Something that went wrong in a run. Any fault makes the run invalid.</summary>
public sealed record RunFault
{
    /// <summary>What kind: <c>sut_crashed</c>, <c>timed_out</c>, <c>duplicate_completion</c>, <c>unknown_id</c>, <c>protocol_violation</c>, <c>response_too_long</c>, <c>failed_response</c>, <c>interrupted</c>, <c>queries_exhausted</c>, <c>max_query_count_reached</c>, <c>max_duration_exceeded</c>, <c>too_many_outstanding</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What happened, with figures.</summary>
    public required string Message { get; init; }

    /// <summary>How often it happened.</summary>
    public required long Count { get; init; }
}

/// <summary>What came out of a run.</summary>
public sealed record RunEnd
{
    /// <summary>The salt, revealed: 64 hexadecimal digits.</summary>
    public required string Salt { get; init; }

    /// <summary>Digest of the sample indices issued, as little-endian 64-bit integers.</summary>
    public required Sha256Digest IndexStream { get; init; }

    /// <summary>Digest of the scheduled times in nanoseconds, as little-endian 64-bit integers.</summary>
    public required Sha256Digest Schedule { get; init; }

    /// <summary>Digest of the query ids, as little-endian 64-bit integers.</summary>
    public required Sha256Digest QueryIds { get; init; }

    /// <summary>Head of the hash chain over <c>queries.bin</c>: blocks of 2,730 records; link 0 is 32 zero bytes, link k the SHA-256 of link k-1 and the block's SHA-256.</summary>
    public required Sha256Digest Records { get; init; }

    /// <summary>Digest of <c>tokens.bin</c>; of no bytes when there is none.</summary>
    public required Sha256Digest TokenTimes { get; init; }

    /// <summary>Nanoseconds from the start until the last query was issued.</summary>
    public required long LastIssueNs { get; init; }

    /// <summary>Nanoseconds from the start until the last completion.</summary>
    public required long LastCompletionNs { get; init; }

    /// <summary>The issuer's lateness; null where queries have no schedule.</summary>
    public Lateness? Lateness { get; init; }

    /// <summary>The summary that LoadGen computed; whoever reads the log computes it again.</summary>
    public required RunSummary Summary { get; init; }

    /// <summary>The responses kept for judging, in order of issue.</summary>
    public required ImmutableArray<KeptResponse> Kept { get; init; }
}

/// <summary>How late queries were issued, nanoseconds.</summary>
public sealed record Lateness
{
    /// <summary>Median.</summary>
    public required long P50Ns { get; init; }

    /// <summary>99th percentile.</summary>
    public required long P99Ns { get; init; }

    /// <summary>Greatest.</summary>
    public required long MaxNs { get; init; }
}

/// <summary>A response that was copied at completion and hashed after the window.</summary>
public sealed record KeptResponse
{
    /// <summary>Record number of the query (or sample) in order of issue.</summary>
    public required long Record { get; init; }

    /// <summary>Sample index.</summary>
    public required int Sample { get; init; }

    /// <summary>Bytes of the response.</summary>
    public required int Length { get; init; }

    /// <summary>Digest of the whole response.</summary>
    public required Sha256Digest Sha256 { get; init; }

    /// <summary>The first token as it stood when the SUT announced tokens for the first time; null where it announced none before the response was complete.</summary>
    public int? AnnouncedToken { get; init; }

    /// <summary>The first token of the complete response; null where <see cref="AnnouncedToken"/> is, or the response is empty.</summary>
    public int? FirstToken { get; init; }
}
