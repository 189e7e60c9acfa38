using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>What verification steps 1 to 9 proved about a bundle. Every value is set only once its step has passed.</summary>
public sealed class BundleVerification : IDisposable
{
    /// <summary>Where the bundle is.</summary>
    public required string Path { get; init; }

    /// <summary>Why the bundle is refused; empty when it is not. Verification ends with the first step that fails, so all are of one step.</summary>
    public ImmutableArray<BundleError> Errors { get; internal set; } = [];

    /// <summary>Whether steps 1 to 9 passed. A signature that could not be established for want of a key refuses nothing: see <see cref="Signature"/>.</summary>
    public bool Passed => Errors.IsEmpty;

    /// <summary>The SHA-256 of the manifest, from step 2 on.</summary>
    public Sha256Digest? BundleId { get; internal set; }

    /// <summary>What is known about the submitter's signature, from step 5 on.</summary>
    public SignatureStanding Signature { get; internal set; }

    /// <summary>The trusted keys that signed the submitter's statement.</summary>
    public ImmutableArray<Sha256Digest> Signers { get; internal set; } = [];

    /// <summary>The SHA-256 of the submitter's signed payload, from step 3 on.</summary>
    public Sha256Digest? StatementDigest { get; internal set; }

    /// <summary>The submitter's statement, from step 6 on. Who said it is known only where <see cref="Signature"/> is established.</summary>
    public Statement? Statement { get; internal set; }

    /// <summary>What is known about the reviews.</summary>
    public EvidenceStanding ReviewStanding { get; internal set; }

    /// <summary>The verified reviews.</summary>
    public ImmutableArray<Review> Reviews { get; internal set; } = [];

    /// <summary>What is known about the inclusion in the results log.</summary>
    public EvidenceStanding LogStanding { get; internal set; }

    /// <summary>The verified proof of inclusion.</summary>
    public LogProof? LogProof { get; internal set; }

    /// <summary>The payload files, each of which is what the signed manifest says; null when the bundle is refused.</summary>
    public VerifiedPayload? Payload { get; internal set; }

    /// <summary>Closes the bundle's file; <see cref="Payload"/> cannot be read afterwards.</summary>
    public void Dispose() => Payload?.Dispose();
}
