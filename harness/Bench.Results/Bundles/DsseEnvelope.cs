using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Bench.Results.Bundles;

/// <summary>A signed payload with its type. The signature covers the payload's bytes as they are, never a re-serialised object.</summary>
/// <remarks>Source: DSSE 1.0. Members that it does not know are ignored, as its protocol demands.</remarks>
public sealed record DsseEnvelope
{
    /// <summary>The payload type of every attestation in a bundle.</summary>
    public const string InTotoType = "application/vnd.in-toto+json";

    /// <summary>Most signatures in one envelope.</summary>
    public const int MaximumSignatures = 16;

    /// <summary>What the payload is.</summary>
    public required string PayloadType { get; init; }

    /// <summary>The signed bytes.</summary>
    public required ImmutableArray<byte> Payload { get; init; }

    /// <summary>The signatures, 1 to 16.</summary>
    public required ImmutableArray<DsseSignature> Signatures { get; init; }

    /// <summary>The bytes that a signature covers: type and payload, each with its length.</summary>
    public static byte[] PreAuthenticationEncoding(string payloadType, ReadOnlySpan<byte> payload)
    {
        ArgumentNullException.ThrowIfNull(payloadType);
        byte[] type = Encoding.UTF8.GetBytes(payloadType);
        byte[] head = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} "));
        byte[] middle = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $" {payload.Length} "));
        return [.. head, .. type, .. middle, .. payload];
    }

    /// <summary>The bytes that this envelope's signatures cover.</summary>
    public byte[] PreAuthenticationEncoding() => PreAuthenticationEncoding(PayloadType, Payload.AsSpan());

    /// <summary>Signs a payload.</summary>
    public static DsseEnvelope Sign(string payloadType, ReadOnlySpan<byte> payload, params IReadOnlyList<SigningKey> keys)
    {
        ArgumentNullException.ThrowIfNull(keys);
        ArgumentOutOfRangeException.ThrowIfZero(keys.Count, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(keys.Count, MaximumSignatures, nameof(keys));
        byte[] signed = PreAuthenticationEncoding(payloadType, payload);
        return new DsseEnvelope
        {
            PayloadType = payloadType,
            Payload = [.. payload],
            Signatures = [.. keys.Select(key => new DsseSignature(key.PublicKey.Id.Hex, [.. key.Sign(signed)]))],
        };
    }

    /// <summary>The envelope as canonical JSON.</summary>
    public byte[] ToJson()
    {
        JsonArray signatures = [.. Signatures.Select(static signature => new JsonObject
        {
            ["keyid"] = signature.KeyId,
            ["sig"] = Convert.ToBase64String(signature.Bytes.AsSpan()),
        })];
        return CanonicalJson.Write(new JsonObject
        {
            ["payload"] = Convert.ToBase64String(Payload.AsSpan()),
            ["payloadType"] = PayloadType,
            ["signatures"] = signatures,
        });
    }

    /// <summary>Reads an envelope's shape; nothing is verified yet.</summary>
    /// <exception cref="BundleRefusedException">The shape is wrong, with code <c>E_ENVELOPE</c>.</exception>
    public static DsseEnvelope Read(ReadOnlyMemory<byte> utf8, string entry = "")
    {
        JsonElement root = StrictJson.ParseLoosely(utf8, BundleCode.Envelope, entry);
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("signatures", out JsonElement signatures)
            || signatures.ValueKind != JsonValueKind.Array)
        {
            throw Refused("an envelope is an object with payload, payloadType and an array of signatures", entry);
        }

        if (signatures.GetArrayLength() is 0 or > MaximumSignatures)
        {
            throw Refused($"{signatures.GetArrayLength()} signatures; an envelope has 1 to {MaximumSignatures}", entry);
        }

        return new DsseEnvelope
        {
            PayloadType = Text(root, "payloadType", entry),
            Payload = Base64(root, "payload", entry),
            Signatures = [.. signatures.EnumerateArray().Select(signature => ReadSignature(signature, entry))],
        };
    }

    private static DsseSignature ReadSignature(JsonElement signature, string entry)
    {
        if (signature.ValueKind != JsonValueKind.Object)
        {
            throw Refused("a signature is an object with sig and keyid", entry);
        }

        string keyId = signature.TryGetProperty("keyid", out _) ? Text(signature, "keyid", entry) : "";
        return new DsseSignature(keyId, Base64(signature, "sig", entry));
    }

    private static string Text(JsonElement owner, string name, string entry) =>
        owner.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String
            ? value.GetString()!
            : throw Refused($"{name} is not a string", entry);

    private static ImmutableArray<byte> Base64(JsonElement owner, string name, string entry) =>
        StrictBase64.Decode(Text(owner, name, entry), urlSafeToo: true) is byte[] bytes
            ? [.. bytes]
            : throw Refused($"{name} is not padded base64 of one alphabet with zero spare bits", entry);

    private static BundleRefusedException Refused(string message, string entry) => new(BundleCode.Envelope, message, entry);
}
