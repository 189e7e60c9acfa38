using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>What the command line of <c>run</c> says of a search for the peak or of a sweep; exactly one of the two.</summary>
internal sealed record SearchOptions
{
    /// <summary>The rates of a sweep, in their order; empty in a search for the peak.</summary>
    public required ImmutableArray<double> Sweep { get; init; }

    /// <summary>After how long no further run is started.</summary>
    public required TimeSpan Limit { get; init; }

    /// <summary>The latency bound for a workload that states none; null without one.</summary>
    public required Nanoseconds? LatencyBound { get; init; }

    /// <summary>Whether a result is measured and sealed at the rate that was found.</summary>
    public required bool ThenRun { get; init; }

    /// <summary>Whether the peak is searched.</summary>
    public bool FindsPeak => Sweep.IsEmpty;
}
