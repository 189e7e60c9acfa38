using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>What the command line of <c>run</c> says of a search for the peak or of a sweep; exactly one of the two.</summary>
internal sealed record SearchOptions
{
    /// <summary>The rates of a sweep, in their order; empty in a search for the peak.</summary>
    public required ImmutableArray<double> Sweep { get; init; }

    /// <summary>After how long the search ends; a run that is under way then says nothing.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>The latency bound instead of the workload's; null takes that.</summary>
    public Nanoseconds? LatencyBound { get; init; }

    /// <summary>Whether the peak is searched.</summary>
    public bool FindsPeak => Sweep.IsEmpty;
}
