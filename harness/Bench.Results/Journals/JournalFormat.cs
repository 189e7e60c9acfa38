using System.Buffers.Binary;
using System.Numerics;
using System.Security.Cryptography;
using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>The bytes of a journal file: <c>bench journal 1\n</c>, then entries without gaps.</summary>
/// <remarks>
/// An entry is: payload length (u32), CRC-32C (u32) of length, payload and previous link, the payload, the previous link (32 bytes); integers little-endian.
/// The payload is a JSON object in canonical form. Link 0 is 32 zero bytes; link k is SHA-256(link k-1 ‖ SHA-256(payload k)).
/// The checksum tells a torn write from a whole one; the links tell that no entry was changed, removed or put between.
/// CRC-32C: polynomial 0x1EDC6F41 reflected, start and end inverted (RFC 3720, appendix B.4).
/// </remarks>
internal static class JournalFormat
{
    /// <summary>Bytes of an entry beside its payload.</summary>
    public const int Frame = PayloadAt + SHA256.HashSizeInBytes;

    /// <summary>The most bytes of a payload: a length beyond it is no length.</summary>
    public const int MaximumPayload = 1 << 20;

    /// <summary>Where the payload begins in an entry.</summary>
    public const int PayloadAt = 8;

    private const int ChecksumAt = 4;
    private const int LeastPayload = 2;

    /// <summary>The first bytes of every journal.</summary>
    public static ReadOnlySpan<byte> Magic => "bench journal 1\n"u8;

    /// <summary>The bytes of an entry.</summary>
    public static byte[] EntryOf(ReadOnlySpan<byte> payload, Sha256Digest previous)
    {
        byte[] entry = new byte[payload.Length + Frame];
        BinaryPrimitives.WriteInt32LittleEndian(entry, payload.Length);
        payload.CopyTo(entry.AsSpan(PayloadAt));
        previous.ToBytes().CopyTo(entry, PayloadAt + payload.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(entry.AsSpan(ChecksumAt), ChecksumOf(entry));
        return entry;
    }

    /// <summary>The whole entry that stands at the start of the bytes: its length in bytes, or null with the reason why there is none.</summary>
    public static int? LengthOf(ReadOnlySpan<byte> bytes, out string reason)
    {
        if (bytes.Length < Frame + LeastPayload)
        {
            reason = $"{bytes.Length} bytes are left; an entry has at least {Frame + LeastPayload}";
            return null;
        }

        uint payload = BinaryPrimitives.ReadUInt32LittleEndian(bytes);
        if (payload is < LeastPayload or > MaximumPayload)
        {
            reason = $"its payload has {payload} bytes; expected {LeastPayload} to {MaximumPayload}";
            return null;
        }

        int length = (int)payload + Frame;
        if (bytes.Length < length)
        {
            reason = $"{bytes.Length} bytes are left of an entry of {length}";
            return null;
        }

        uint stated = BinaryPrimitives.ReadUInt32LittleEndian(bytes[ChecksumAt..]);
        uint found = ChecksumOf(bytes[..length]);
        reason = stated == found ? "" : $"its CRC-32C is {stated:x8}; its bytes have {found:x8}";
        return stated == found ? length : null;
    }

    /// <summary>The chain's next link.</summary>
    public static Sha256Digest LinkAfter(Sha256Digest previous, ReadOnlySpan<byte> payload)
    {
        Span<byte> pair = stackalloc byte[2 * SHA256.HashSizeInBytes];
        previous.ToBytes().CopyTo(pair);
        SHA256.HashData(payload, pair[SHA256.HashSizeInBytes..]);
        return Sha256Digest.Of(pair);
    }

    /// <summary>The CRC-32C of some bytes.</summary>
    public static uint Crc32C(ReadOnlySpan<byte> bytes) => ~Append(uint.MaxValue, bytes);

    private static uint ChecksumOf(ReadOnlySpan<byte> entry) => ~Append(Append(uint.MaxValue, entry[..ChecksumAt]), entry[PayloadAt..]);

    private static uint Append(uint register, ReadOnlySpan<byte> bytes)
    {
        foreach (byte value in bytes)
        {
            register = BitOperations.Crc32C(register, value);
        }

        return register;
    }
}
