using Bench.Statistics;

namespace Bench.Results.Plots;

/// <summary>A distribution of latencies in a picture with others.</summary>
/// <param name="Label">What takes so long.</param>
/// <param name="Latencies">The latencies, in memory; at least one.</param>
/// <param name="BoundNs">The bound that a percentile must keep, nanoseconds; null for none.</param>
public sealed record TailCurve(string Label, Latencies Latencies, long? BoundNs);
