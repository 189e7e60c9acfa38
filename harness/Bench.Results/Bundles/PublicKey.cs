using System.Security.Cryptography;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>An ECDSA P-256 public key that verifies SHA-256 signatures in ASN.1 DER form. Two keys are equal when their encodings are.</summary>
public sealed record PublicKey
{
    /// <summary>The algorithm's name in a trust root; other algorithms will get names of their own.</summary>
    public const string Algorithm = "ecdsa-p256-sha256";

    private const string PemLabel = "PUBLIC KEY";

    // The uncompressed encoding of a P-256 key always has this many bytes.
    private const int EncodedSize = 91;

    private readonly byte[] encoding;

    private PublicKey(byte[] encoding)
    {
        this.encoding = encoding;
        Id = Sha256Digest.Of(encoding);
    }

    /// <summary>The SHA-256 of the key's SubjectPublicKeyInfo in DER.</summary>
    public Sha256Digest Id { get; }

    /// <summary>The SubjectPublicKeyInfo in DER.</summary>
    public ReadOnlySpan<byte> SubjectPublicKeyInfo => encoding;

    /// <summary>The key as PEM text.</summary>
    public string Pem => PemEncoding.WriteString(PemLabel, encoding) + "\n";

    /// <summary>Reads a SubjectPublicKeyInfo in DER; null when it is no P-256 key in its usual, uncompressed encoding.</summary>
    public static PublicKey? FromSubjectPublicKeyInfo(ReadOnlySpan<byte> encoding)
    {
        if (encoding.Length != EncodedSize)
        {
            return null;
        }

        try
        {
            using ECDsa key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(encoding, out int read);
            // One encoding per key: else one key could have two ids and count twice.
            bool usual = read == encoding.Length && IsP256(key) && key.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(encoding);
            return usual ? new PublicKey(encoding.ToArray()) : null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>Reads PEM text that holds one public key and nothing else; null when it is anything else.</summary>
    public static PublicKey? FromPem(string pem)
    {
        ArgumentNullException.ThrowIfNull(pem);
        if (!PemEncoding.TryFind(pem, out PemFields fields)
            || !pem.AsSpan()[fields.Label].SequenceEqual(PemLabel)
            || !pem.AsSpan()[..fields.Location.Start.GetOffset(pem.Length)].IsWhiteSpace()
            || !pem.AsSpan()[fields.Location.End.GetOffset(pem.Length)..].IsWhiteSpace())
        {
            return null;
        }

        byte[] encoding = new byte[fields.DecodedDataLength];
        return Convert.TryFromBase64Chars(pem.AsSpan()[fields.Base64Data], encoding, out int count)
            ? FromSubjectPublicKeyInfo(encoding.AsSpan(0, count))
            : null;
    }

    /// <summary>Reads a PEM file.</summary>
    /// <exception cref="KeyUnreadableException">The file is absent, or no P-256 public key.</exception>
    public static PublicKey Load(string path)
    {
        string pem = KeyFile.ReadText(path);
        return FromPem(pem) ?? throw new KeyUnreadableException(
            $"{path} holds no P-256 public key in PEM form",
            "give the file that 'key new' wrote beside the private key, or 'openssl pkey -in KEY -pubout'");
    }

    /// <summary>Whether the DER signature over the data is this key's.</summary>
    public bool Verifies(ReadOnlySpan<byte> data, ReadOnlySpan<byte> signature)
    {
        using ECDsa key = ECDsa.Create();
        key.ImportSubjectPublicKeyInfo(encoding, out _);
        try
        {
            return key.VerifyData(data, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence);
        }
        catch (CryptographicException)
        {
            // Bytes that are no DER signature are a wrong signature, nothing worse.
            return false;
        }
    }

    /// <inheritdoc/>
    public bool Equals(PublicKey? other) => other is not null && encoding.AsSpan().SequenceEqual(other.encoding);

    /// <inheritdoc/>
    public override int GetHashCode() => Id.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() => Id.Hex;

    internal static bool IsP256(ECDsa key) =>
        key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid: { } oid } && oid.Value == ECCurve.NamedCurves.nistP256.Oid.Value;
}
