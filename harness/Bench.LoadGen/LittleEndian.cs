using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bench.Spec;

namespace Bench.LoadGen;

/// <summary>Digests of arrays as they stand in files.</summary>
internal static class LittleEndian
{
    public static Sha256Digest Digest<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        // Linux runs on little-endian processors only where .NET does, but for s390x: refuse that rather than write another format.
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("records are little-endian, and this processor is not");
        }

        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        const int Slice = 1 << 20;
        for (ReadOnlySpan<T> rest = values; rest.Length > 0; rest = rest[Math.Min(Slice, rest.Length)..])
        {
            hash.AppendData(MemoryMarshal.AsBytes(rest[..Math.Min(Slice, rest.Length)]));
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }
}
