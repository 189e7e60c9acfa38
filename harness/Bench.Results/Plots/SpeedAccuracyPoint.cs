namespace Bench.Results.Plots;

/// <summary>A result of one format on the plot of speed against accuracy.</summary>
/// <param name="Format">The format of inputs and weights: <c>bf16</c>.</param>
/// <param name="Error">The greatest error of its judged values, as the workload measures it; 0 or more.</param>
/// <param name="Target">The greatest error that the format's rounding explains.</param>
/// <param name="Value">Its metric, in the plot's unit.</param>
/// <param name="Text">The metric for people.</param>
public sealed record SpeedAccuracyPoint(string Format, double Error, double Target, double Value, string Text);
