using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>Verifies a bundle, steps 1 to 9 in order, and returns what was proven. Pure: it executes nothing, opens no network, follows no link, extracts nothing.</summary>
/// <remarks>Step 10 (every number recomputed from the logs) and step 11 (the rules) read <see cref="BundleVerification.Payload"/>.</remarks>
public sealed class BundleVerifier
{
    private readonly VerificationPolicy policy;
    private readonly BundleVerification proven;
    private readonly BundleContents contents;

    private BundleVerifier(VerificationPolicy policy, BundleVerification proven, BundleContents contents)
    {
        this.policy = policy;
        this.proven = proven;
        this.contents = contents;
    }

    /// <summary>Verifies the bundle at the path: an archive, or a directory with <c>manifest.sha256</c>.</summary>
    /// <exception cref="BundleUnreadableException">Nothing can be read there.</exception>
    /// <exception cref="ArgumentException">The policy names both keys and a trust root.</exception>
    public static BundleVerification Verify(string path, VerificationPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        if (policy is { Keys.IsEmpty: false, Trust: not null })
        {
            throw new ArgumentException("a policy trusts keys or a trust root, not both", nameof(policy));
        }

        BundleVerification proven = new() { Path = path };
        BundleFiles? files = null;
        try
        {
            files = BundleFiles.Open(path, policy.Limits);
            Manifest manifest = new BundleVerifier(policy, proven, BundleContents.Read(files)).Climb();
            if (proven.Passed)
            {
                proven.Payload = new VerifiedPayload(files, manifest);
            }
        }
        catch (BundleRefusedException refused)
        {
            proven.Errors = [refused.Error];
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            throw new BundleUnreadableException($"{path} cannot be read: {failed.Message}", "check the path and its permissions", failed);
        }
        finally
        {
            if (proven.Payload is null)
            {
                files?.Dispose();
            }
        }

        return proven;
    }

    /// <summary>Steps 2 to 9. Step 1 was to read the contents.</summary>
    private Manifest Climb()
    {
        Manifest manifest = Manifest.Read(Required(BundlePath.Manifest, BundleCode.Manifest));
        proven.BundleId = manifest.BundleId;

        DsseEnvelope envelope = ReadEnvelope(BundlePath.SubmitterEnvelope);
        Sha256Digest statementDigest = Sha256Digest.Of(envelope.Payload.AsSpan());
        proven.StatementDigest = statementDigest;
        RequireSignatures(envelope);
        proven.Statement = Statement.Read(envelope.Payload.AsMemory(), policy.PredicateType, manifest.BundleId, BundlePath.SubmitterEnvelope);

        proven.Errors = CompareFiles(manifest);
        if (proven.Passed)
        {
            VerifyReviews(manifest.BundleId, statementDigest);
            VerifyLog(manifest.BundleId, statementDigest);
        }

        return manifest;
    }

    /// <summary>Steps 3 and 4.</summary>
    private DsseEnvelope ReadEnvelope(string name)
    {
        DsseEnvelope envelope = DsseEnvelope.Read(Required(name, BundleCode.Envelope), name);
        return envelope.PayloadType == DsseEnvelope.InTotoType
            ? envelope
            : throw new BundleRefusedException(BundleCode.PayloadType, $"the payload type is '{envelope.PayloadType}' instead of '{DsseEnvelope.InTotoType}'", name);
    }

    /// <summary>Step 5.</summary>
    private void RequireSignatures(DsseEnvelope envelope)
    {
        if (policy.Submitter is not TrustedRole submitter)
        {
            proven.Signature = SignatureStanding.NotEstablished;
            return;
        }

        ImmutableArray<PublicKey> signers = submitter.Require(envelope, policy.At, BundlePath.SubmitterEnvelope);
        if (policy.Trust is { } trust && !trust.CoversTime(policy.At))
        {
            throw new BundleRefusedException(BundleCode.KeyExpired, $"the trust root that names the keys expired at {trust.Expires:u}");
        }

        proven.Signers = [.. signers.Select(static key => key.Id)];
        proven.Signature = SignatureStanding.Established;
    }

    /// <summary>Step 7: all differences at once.</summary>
    private ImmutableArray<BundleError> CompareFiles(Manifest manifest) =>
    [
        .. manifest.Files.Keys.Where(path => !contents.Payload.ContainsKey(path)).Order(StringComparer.Ordinal)
            .Select(static path => Error(BundleCode.FileMissing, path, "the manifest lists it, and it is absent")),
        .. contents.Payload.Keys.Where(path => !manifest.Files.ContainsKey(path)).Order(StringComparer.Ordinal)
            .Select(static path => Error(BundleCode.FileExtra, path, "the manifest does not list it")),
        .. contents.Payload.Where(file => manifest.Files.TryGetValue(file.Key, out Sha256Digest listed) && listed != file.Value)
            .OrderBy(static file => file.Key, StringComparer.Ordinal)
            .Select(file => Error(BundleCode.FileDigest, file.Key, $"its SHA-256 is {file.Value}; the manifest says {manifest.Files[file.Key]}")),
    ];

    /// <summary>Step 8. A review that is there and does not hold refuses the bundle, as a log proof does: whoever added it meant to mislead.</summary>
    private void VerifyReviews(Sha256Digest bundleId, Sha256Digest statementDigest)
    {
        if (contents.Reviews.IsEmpty)
        {
            return;
        }

        if (policy.Trust is not { } trust)
        {
            proven.ReviewStanding = EvidenceStanding.NotChecked;
            return;
        }

        ImmutableArray<Review>.Builder reviews = ImmutableArray.CreateBuilder<Review>();
        foreach (string name in contents.Reviews)
        {
            DsseEnvelope envelope = ReadEnvelope(name);
            ImmutableArray<Sha256Digest> signers = [.. trust.Reviewer.Require(envelope, policy.At, name).Select(static key => key.Id)];
            if (signers.Intersect(proven.Signers).Any())
            {
                throw new BundleRefusedException(BundleCode.Signature, "a key that signed the submission reviews itself", name);
            }

            Review review = Review.Read(envelope.Payload.AsMemory(), bundleId, statementDigest, name);

            // A key counts that counted when the review is dated, and counts now.
            ImmutableArray<Sha256Digest> both = [.. trust.Reviewer.Require(envelope, review.At, name).Select(static key => key.Id).Intersect(signers)];
            if (both.Length < trust.Reviewer.Threshold)
            {
                throw new BundleRefusedException(BundleCode.Threshold, $"{both.Length} trusted keys that signed count both now and at {review.At:u}, when the review is dated; {trust.Reviewer.Threshold} are needed", name);
            }

            reviews.Add(review with { Signers = both });
        }

        proven.Reviews = reviews.ToImmutable();
        proven.ReviewStanding = EvidenceStanding.Verified;
    }

    /// <summary>Step 9.</summary>
    private void VerifyLog(Sha256Digest bundleId, Sha256Digest statementDigest)
    {
        if (contents.Find(BundlePath.LogProof) is not byte[] bytes)
        {
            if (policy.RequireLog)
            {
                throw LogProof.Refused("a proof of inclusion in the results log is required, and there is none");
            }

            return;
        }

        LogProof proof = LogProof.Read(bytes);
        if (proven.Signature == SignatureStanding.Established && !proof.Includes(bundleId, statementDigest, proven.Signers))
        {
            throw LogProof.Refused($"its path does not lead from this result at index {proof.Index} to the root of the tree of {proof.Checkpoint.Head.Size}");
        }

        if (policy.Trust is not { } trust)
        {
            proven.LogStanding = policy.RequireLog
                ? throw LogProof.Refused("a proof is required, and without a trust root nobody says which log to believe")
                : EvidenceStanding.NotChecked;
            return;
        }

        int signers = proof.Checkpoint.Origin != trust.LogOrigin
            ? 0
            : proof.Checkpoint.SignersAmong(trust.Log.Keys).Count(key => !key.Revoked && key.CoversTime(policy.At));
        if (signers < trust.Log.Threshold)
        {
            throw LogProof.Refused($"{signers} trusted keys of the log {trust.LogOrigin} signed the checkpoint; {trust.Log.Threshold} are needed");
        }

        proven.LogProof = proof;
        proven.LogStanding = EvidenceStanding.Verified;
    }

    private byte[] Required(string name, string code) =>
        contents.Find(name) ?? throw new BundleRefusedException(code, "the bundle has no such file", name);

    private static BundleError Error(string code, string entry, string message) => new() { Code = code, Entry = entry, Message = message };
}
