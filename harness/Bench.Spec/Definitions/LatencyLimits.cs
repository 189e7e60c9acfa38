namespace Bench.Spec.Definitions;

/// <summary>The latency bounds of a scenario, each null where there is none.</summary>
/// <param name="Latency">Of whole responses, at percentile 0.99.</param>
/// <param name="Ttft">Of the first token, at percentile 0.99.</param>
/// <param name="Tpot">Of the tokens after it, each on the mean, at percentile 0.99.</param>
public sealed record LatencyLimits(Nanoseconds? Latency, Nanoseconds? Ttft, Nanoseconds? Tpot);
