using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A bundle that was written and that verifies.</summary>
public sealed record SealedBundle
{
    /// <summary>Where it is.</summary>
    public required string Path { get; init; }

    /// <summary>Its id: the SHA-256 of its manifest.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>The SHA-256 of the signed statement, which a review and the results log refer to.</summary>
    public required Sha256Digest StatementDigest { get; init; }

    /// <summary>The public key that verifies it.</summary>
    public required PublicKey Key { get; init; }
}
