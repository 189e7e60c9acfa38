namespace Bench.Results.Plots;

/// <summary>A bar with the interval that the measurement leaves open.</summary>
/// <param name="Label">What it is.</param>
/// <param name="Value">Its length; not negative.</param>
/// <param name="Low">Lower end of the confidence interval; the value where there is none.</param>
/// <param name="High">Upper end of the confidence interval; the value where there is none.</param>
/// <param name="Text">The value in words.</param>
public sealed record IntervalBar(string Label, double Value, double Low, double High, string Text);
