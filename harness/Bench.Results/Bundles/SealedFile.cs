using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A payload file of a bundle, as its manifest says.</summary>
/// <param name="Name">Its name below <c>payload/</c>.</param>
/// <param name="Bytes">Its length, bytes.</param>
/// <param name="Sha256">The digest of its bytes.</param>
public readonly record struct SealedFile(string Name, long Bytes, Sha256Digest Sha256);
