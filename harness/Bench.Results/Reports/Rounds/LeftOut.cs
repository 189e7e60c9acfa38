namespace Bench.Results.Reports.Rounds;

/// <summary>A bundle of which a report shows no result.</summary>
/// <param name="Path">Where it is, as the user named it.</param>
/// <param name="Why">Why not.</param>
public readonly record struct LeftOut(string Path, string Why);
