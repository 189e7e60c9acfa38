using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>SHA-256 over a sequence written as little-endian 64-bit integers: what a run log holds in place of the sequence. Takes the sequence piece by piece. Not thread-safe.</summary>
public sealed class StreamDigest : IDisposable
{
    private const int Chunk = 1024;
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    /// <summary>The digest of sample indices.</summary>
    public static Sha256Digest Of(ReadOnlySpan<int> values)
    {
        using StreamDigest digest = new();
        digest.Append(values);
        return digest.Conclude();
    }

    /// <summary>The digest of times in nanoseconds.</summary>
    public static Sha256Digest Of(ReadOnlySpan<long> values)
    {
        using StreamDigest digest = new();
        digest.Append(values);
        return digest.Conclude();
    }

    /// <summary>The digest of query ids.</summary>
    public static Sha256Digest Of(ReadOnlySpan<ulong> values) => Of(MemoryMarshal.Cast<ulong, long>(values));

    /// <summary>Goes on with sample indices.</summary>
    public void Append(ReadOnlySpan<int> values)
    {
        Span<long> wide = stackalloc long[Chunk];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<int> part = values[..Math.Min(Chunk, values.Length)];
            for (int i = 0; i < part.Length; i++)
            {
                wide[i] = part[i];
            }

            Append(wide[..part.Length]);
            values = values[part.Length..];
        }
    }

    /// <summary>Goes on with times, or with whatever has 64 bits.</summary>
    public void Append(ReadOnlySpan<long> values)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("sequences are hashed as little-endian integers, and this processor is not");
        }

        // A length of bytes has 31 bits.
        const int Most = 1 << 27;
        for (; !values.IsEmpty; values = values[Math.Min(Most, values.Length)..])
        {
            hash.AppendData(MemoryMarshal.AsBytes(values[..Math.Min(Most, values.Length)]));
        }
    }

    /// <summary>Goes on with query ids.</summary>
    public void Append(ReadOnlySpan<ulong> values) => Append(MemoryMarshal.Cast<ulong, long>(values));

    /// <summary>The digest of everything appended; the next sequence starts anew.</summary>
    public Sha256Digest Conclude() => Sha256Digest.FromHash(hash.GetHashAndReset());

    /// <inheritdoc/>
    public void Dispose() => hash.Dispose();
}
