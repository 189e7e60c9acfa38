using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A tree of a log at one moment.</summary>
/// <param name="Size">Number of leaves.</param>
/// <param name="Root">The tree's root hash.</param>
public readonly record struct MerkleTreeHead(long Size, Sha256Digest Root);
