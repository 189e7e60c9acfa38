namespace Bench.Statistics.Imports;

/// <summary>A latency of a log.</summary>
/// <param name="Key">Its key.</param>
/// <param name="Value">Nanoseconds.</param>
/// <param name="Rank">How many latencies are not greater, without itself.</param>
public readonly record struct LoggedLatency(string Key, double Value, double Rank);
