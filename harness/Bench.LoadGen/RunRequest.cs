using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>One run to be driven: the settings, what its log says of the circumstances, and what is kept of the responses.</summary>
public sealed record RunRequest
{
    /// <summary>The settings.</summary>
    public required TestSettings Settings { get; init; }

    /// <summary>32 random bytes, fresh for each run: query ids and kept responses follow from them.</summary>
    public required ImmutableArray<byte> Salt { get; init; }

    /// <summary>The most bytes that any response takes; at least 1.</summary>
    public required int MaximumResponseBytes { get; init; }

    /// <summary>Whether responses are sequences of 4-byte tokens that become ready one by one: then their times are kept.</summary>
    public bool ProducesTokens { get; init; }

    /// <summary>How long nothing may happen while queries are outstanding before the SUT counts as hung.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of responses kept for judging, in [0, 1].</summary>
    public double KeptShare { get; init; }

    /// <summary>Most responses kept: the first of those chosen, in order of issue.</summary>
    public int MaximumKept { get; init; } = 1024;

    /// <summary>Most bytes kept, each response counted with <see cref="MaximumResponseBytes"/>; at least one chosen response is kept.</summary>
    public long MaximumKeptBytes { get; init; } = 256L << 20;

    /// <summary>The folder that <c>queries.bin</c> and <c>tokens.bin</c> are written to while the run goes on, so that no memory has to hold them; null keeps the records in memory.</summary>
    public string? Folder { get; init; }

    /// <summary>Whether the SUT runs inside the harness's process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Digest of the implementation.</summary>
    public required Sha256Digest BuildDigest { get; init; }

    /// <summary>Digest of the data handed out.</summary>
    public required Sha256Digest DatasetDigest { get; init; }

    /// <summary>Digest of the machine's description.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }

    /// <summary>The wall clock, for the log's label.</summary>
    public TimeProvider WallClock { get; init; } = TimeProvider.System;

    /// <summary>Counters that other threads may read while the run goes on; null when nobody looks.</summary>
    public RunProgress? Progress { get; init; }
}
