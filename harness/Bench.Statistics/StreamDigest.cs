using System.Buffers.Binary;
using System.Security.Cryptography;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>SHA-256 over a sequence written as little-endian 64-bit integers: what a run log holds in place of the sequence.</summary>
public static class StreamDigest
{
    private const int Chunk = 8192;

    /// <summary>The digest of sample indices.</summary>
    public static Sha256Digest Of(ReadOnlySpan<int> values) => Of(values, static value => unchecked((ulong)value));

    /// <summary>The digest of times in nanoseconds.</summary>
    public static Sha256Digest Of(ReadOnlySpan<long> values) => Of(values, static value => unchecked((ulong)value));

    /// <summary>The digest of query ids.</summary>
    public static Sha256Digest Of(ReadOnlySpan<ulong> values) => Of(values, static value => value);

    private static Sha256Digest Of<T>(ReadOnlySpan<T> values, Func<T, ulong> word)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] bytes = new byte[Chunk * sizeof(ulong)];
        while (!values.IsEmpty)
        {
            ReadOnlySpan<T> part = values[..Math.Min(Chunk, values.Length)];
            for (int i = 0; i < part.Length; i++)
            {
                BinaryPrimitives.WriteUInt64LittleEndian(bytes.AsSpan(i * sizeof(ulong)), word(part[i]));
            }

            hash.AppendData(bytes, 0, part.Length * sizeof(ulong));
            values = values[part.Length..];
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }
}
