namespace Bench.Statistics;

/// <summary>One rate that was tried.</summary>
/// <param name="Rate">The rate.</param>
/// <param name="Good">Whether its run was valid.</param>
public readonly record struct PeakTrial(double Rate, bool Good);
