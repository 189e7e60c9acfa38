using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Bench.Spec;

/// <summary>A SHA-256 digest, written as 64 lower-case hexadecimal digits.</summary>
public readonly record struct Sha256Digest
{
    private static readonly string Zeros = new('0', 2 * SHA256.HashSizeInBytes);

    private readonly string? hex;

    private Sha256Digest(string hex) => this.hex = hex;

    /// <summary>The 64 digits. The default value is the digest of nothing at all and reads as 64 zeros.</summary>
    public string Hex => hex ?? Zeros;

    /// <summary>The digest of the bytes.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> bytes) => FromHash(SHA256.HashData(bytes));

    /// <summary>The digest of a file's or stream's bytes, from its present position.</summary>
    public static Sha256Digest Of(Stream stream) => FromHash(SHA256.HashData(stream));

    /// <summary>Takes the 32 bytes of a finished hash.</summary>
    public static Sha256Digest FromHash(ReadOnlySpan<byte> hash)
    {
        if (hash.Length != SHA256.HashSizeInBytes)
        {
            throw new ArgumentException($"a SHA-256 digest has {SHA256.HashSizeInBytes} bytes, not {hash.Length}", nameof(hash));
        }

        return new Sha256Digest(Convert.ToHexStringLower(hash));
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Sha256Digest digest)
    {
        digest = default;
        if (text is not { Length: 64 } || text.AsSpan().ContainsAnyExcept("0123456789abcdef"))
        {
            return false;
        }

        digest = new Sha256Digest(text);
        return true;
    }

    /// <summary>Reads 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text is anything else.</exception>
    public static Sha256Digest Parse(string text) =>
        TryParse(text, out Sha256Digest digest) ? digest : throw new FormatException($"'{text}' is not 64 lower-case hexadecimal digits");

    /// <summary>The 32 bytes.</summary>
    public byte[] ToBytes() => Convert.FromHexString(Hex);

    /// <summary>Whether the digits are the same: the default value equals 64 zeros that were read.</summary>
    public bool Equals(Sha256Digest other) => Hex == other.Hex;

    /// <inheritdoc/>
    public override int GetHashCode() => Hex.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Hex;
}
