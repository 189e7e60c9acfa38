using System.Collections.Immutable;
using Bench.Spec.Runs;

namespace Bench.Results.Accuracy;

/// <summary>A run beside the bytes of the responses that it kept.</summary>
public sealed record RunResponses
{
    /// <summary>The run.</summary>
    public required RunLog Log { get; init; }

    /// <summary>The whole responses, one for each of <see cref="RunEnd.Kept"/>, in that order.</summary>
    public required ImmutableArray<ReadOnlyMemory<byte>> Bytes { get; init; }
}
