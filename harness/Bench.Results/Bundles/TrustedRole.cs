using System.Collections.Immutable;

namespace Bench.Results.Bundles;

/// <summary>The keys that may speak in a role, and how many of them must.</summary>
public sealed record TrustedRole
{
    /// <summary>The keys, each once.</summary>
    public required ImmutableArray<TrustedKey> Keys { get; init; }

    /// <summary>How many distinct keys must sign, from 1 on.</summary>
    public required int Threshold { get; init; }

    /// <summary>The keys among whose signatures at least one is right, whatever the signatures' key ids say. A key counts once.</summary>
    public ImmutableArray<TrustedKey> SignersOf(DsseEnvelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        byte[] signed = envelope.PreAuthenticationEncoding();
        return [.. Keys.Where(key => envelope.Signatures.Any(signature => key.Key.Verifies(signed, signature.Bytes.AsSpan())))];
    }

    /// <summary>The keys that count as signers of the envelope at the time, when they are enough.</summary>
    /// <exception cref="BundleRefusedException"><c>E_SIGNATURE</c>, <c>E_KEY_REVOKED</c>, <c>E_KEY_EXPIRED</c> or <c>E_THRESHOLD</c>.</exception>
    internal ImmutableArray<PublicKey> Require(DsseEnvelope envelope, DateTimeOffset at, string entry)
    {
        ImmutableArray<TrustedKey> signers = SignersOf(envelope);
        ImmutableArray<PublicKey> counting = [.. signers.Where(key => !key.Revoked && key.CoversTime(at)).Select(static key => key.Key)];
        if (counting.Length >= Threshold)
        {
            return counting;
        }

        throw (counting.Length, signers.FirstOrDefault(static key => key.Revoked), signers.FirstOrDefault()) switch
        {
            ( > 0, _, _) => new BundleRefusedException(BundleCode.Threshold, $"{counting.Length} trusted keys signed; {Threshold} are needed", entry),
            (_, { } revoked, _) => new BundleRefusedException(BundleCode.KeyRevoked, $"the key {revoked.Key.Id} that signed is revoked", entry),
            (_, _, { } expired) => new BundleRefusedException(
                BundleCode.KeyExpired,
                $"the key {expired.Key.Id} that signed counts from {expired.NotBefore:u} to {expired.NotAfter:u}, not at {at:u}",
                entry),
            _ => new BundleRefusedException(BundleCode.Signature, $"none of the {envelope.Signatures.Length} signatures is by a trusted key", entry),
        };
    }
}
