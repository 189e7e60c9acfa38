using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Peers;

/// <summary>The blocks that were timed of an implementation on a problem.</summary>
public sealed record PeerMeasurement
{
    /// <summary>The workload's family.</summary>
    public required string Family { get; init; }

    /// <summary>The problem in words.</summary>
    public required string Problem { get; init; }

    /// <summary>The format that it may be computed in, whose peak is the limit.</summary>
    public NumberFormat Format { get; init; } = NumberFormat.Fp32;

    /// <summary>What a sample costs at least, or in decoding a token.</summary>
    public required Cost Cost { get; init; }

    /// <summary>Threads that were computed with; at least 1.</summary>
    public required int Threads { get; init; }

    /// <summary>Who computed.</summary>
    public required string Implementation { get; init; }

    /// <summary>What it says it runs; empty where it does not say.</summary>
    public required string Kernel { get; init; }

    /// <summary>Whether it is the shipped backend, which the others are compared with.</summary>
    public bool IsOurs { get; init; }

    /// <summary>Whether it emits tokens, and times and costs are those of one.</summary>
    public bool CountsTokens { get; init; }

    /// <summary>Seconds a sample, or in decoding a token; one figure a block, each greater than 0.</summary>
    public ImmutableArray<double> Seconds { get; init; } = [];

    /// <summary>The same of ours, in the block measured beside each of <see cref="Seconds"/>; empty for ours, and where ours was not measured.</summary>
    public ImmutableArray<double> OursBeside { get; init; } = [];

    /// <summary>Why it does not count; null where it does.</summary>
    public string? Error { get; init; }
}
