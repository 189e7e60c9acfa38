namespace Bench.Spec.Judging;

/// <summary>Entries that are not shown.</summary>
/// <param name="Count">How many; at least 1.</param>
/// <param name="Link">The chain's link after the last of them.</param>
public sealed record OtherEntries(long Count, Sha256Digest Link);
