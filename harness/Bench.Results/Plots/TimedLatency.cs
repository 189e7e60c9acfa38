namespace Bench.Results.Plots;

/// <summary>A query in time.</summary>
/// <param name="ArrivalNs">When it was scheduled or issued, nanoseconds since the run's start.</param>
/// <param name="LatencyNs">Its latency, nanoseconds.</param>
public readonly record struct TimedLatency(long ArrivalNs, long LatencyNs);
