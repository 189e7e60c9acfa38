using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>A log's signed word on how large it is and what its root hash is.</summary>
/// <remarks>Source: C2SP signed-note and tlog-checkpoint, with ECDSA signatures (type byte 0x02).</remarks>
public sealed record Checkpoint
{
    private const byte EcdsaSignatureType = 2;
    private const int KeyHashSize = 4;
    private const string SignatureMark = "\u2014 ";

    /// <summary>The log's name.</summary>
    public required string Origin { get; init; }

    /// <summary>The tree that the log vouches for.</summary>
    public required MerkleTreeHead Head { get; init; }

    /// <summary>The signatures, as signer's name and bytes: four of the key's hash, then the signature.</summary>
    public required ImmutableArray<DsseSignature> Signatures { get; init; }

    private string SignedText => string.Create(CultureInfo.InvariantCulture, $"{Origin}\n{Head.Size}\n{Convert.ToBase64String(Head.Root.ToBytes())}\n");

    /// <summary>Signs a checkpoint with a log's key.</summary>
    public static Checkpoint Sign(string origin, MerkleTreeHead head, SigningKey key)
    {
        ArgumentNullException.ThrowIfNull(key);
        Checkpoint unsigned = new() { Origin = origin, Head = head, Signatures = [] };
        byte[] signature = key.Sign(Encoding.UTF8.GetBytes(unsigned.SignedText));
        byte[] hash = new byte[KeyHashSize];
        BinaryPrimitives.WriteUInt32BigEndian(hash, KeyHash(origin, key.PublicKey));
        return unsigned with { Signatures = [new DsseSignature(origin, [.. hash, .. signature])] };
    }

    /// <summary>The note's text.</summary>
    public string ToText() => SignedText + "\n" + string.Concat(
        Signatures.Select(static signature => $"{SignatureMark}{signature.KeyId} {Convert.ToBase64String(signature.Bytes.AsSpan())}\n"));

    /// <summary>Reads a checkpoint; null when the text differs from the form in any way.</summary>
    public static Checkpoint? Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] lines = text.Split('\n');
        // Origin, size, root, an empty line, one signature at least, and what Split leaves after the last line feed.
        if (lines.Length < 6
            || lines[0].Length == 0
            || LogNumber.Parse(lines[1]) is not long size
            || StrictBase64.Decode(lines[2], urlSafeToo: false) is not { Length: SHA256.HashSizeInBytes } root
            || lines[3].Length != 0
            || lines[^1].Length != 0)
        {
            return null;
        }

        ImmutableArray<DsseSignature?> signatures = [.. lines[4..^1].Select(ReadSignature)];
        return signatures.Any(static signature => signature is null)
            ? null
            : new Checkpoint { Origin = lines[0], Head = new MerkleTreeHead(size, Sha256Digest.FromHash(root)), Signatures = [.. signatures.OfType<DsseSignature>()] };
    }

    /// <summary>The keys among those given that signed this checkpoint as the log of its origin. Signatures by others, such as witnesses, are passed over.</summary>
    public ImmutableArray<TrustedKey> SignersAmong(ImmutableArray<TrustedKey> keys)
    {
        byte[] signed = Encoding.UTF8.GetBytes(SignedText);
        return [.. keys.Where(key => Signatures.Any(signature => IsBy(signature, key.Key, signed)))];
    }

    private bool IsBy(DsseSignature signature, PublicKey key, byte[] signed) =>
        signature.KeyId == Origin
        && BinaryPrimitives.ReadUInt32BigEndian(signature.Bytes.AsSpan()) == KeyHash(Origin, key)
        && key.Verifies(signed, signature.Bytes.AsSpan()[KeyHashSize..]);

    private static uint KeyHash(string origin, PublicKey key) => BinaryPrimitives.ReadUInt32BigEndian(
        SHA256.HashData([.. Encoding.UTF8.GetBytes(origin), (byte)'\n', EcdsaSignatureType, .. key.SubjectPublicKeyInfo]));

    private static DsseSignature? ReadSignature(string line)
    {
        string[] parts = line.StartsWith(SignatureMark, StringComparison.Ordinal) ? line[SignatureMark.Length..].Split(' ') : [];
        return parts.Length == 2 && parts[0].Length > 0 && StrictBase64.Decode(parts[1], urlSafeToo: false) is { Length: > KeyHashSize } bytes
            ? new DsseSignature(parts[0], [.. bytes])
            : null;
    }
}
