namespace Bench.Statistics;

/// <summary>A time that cannot be.</summary>
/// <param name="Field">Which: the record and its member.</param>
/// <param name="Found">What it is.</param>
/// <param name="Expected">What it could be.</param>
public readonly record struct ImpossibleTime(string Field, string Found, string Expected);
