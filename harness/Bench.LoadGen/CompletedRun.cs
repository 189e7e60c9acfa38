using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>What a run leaves: its log, and the bytes of the responses kept for judging.</summary>
public sealed record CompletedRun
{
    /// <summary>The log.</summary>
    public required RunLog Log { get; init; }

    /// <summary>The whole responses of <see cref="RunEnd.Kept"/>, in the same order, as the SUT had written them when it completed them.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Responses { get; init; }
}
