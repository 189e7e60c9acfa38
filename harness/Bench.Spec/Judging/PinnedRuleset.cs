namespace Bench.Spec.Judging;

/// <summary>The ruleset that a result was planned under, where another one judges it.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Digest">Digest of its bytes, as the result holds them.</param>
/// <param name="Published">Digest of the harness's own ruleset of that id; null when the harness has none.</param>
public sealed record PinnedRuleset(string Id, Sha256Digest Digest, Sha256Digest? Published);
