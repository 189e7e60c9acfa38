using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Security.Cryptography;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>Step 1 of the verification: every byte of the bundle read once, streamed. The payload is known by its digests, the small rest by its bytes.</summary>
internal sealed class BundleContents
{
    private const int BufferSize = 1 << 17;
    private const int LargePiece = 1 << 20;

    private readonly FrozenDictionary<string, byte[]> attestations;

    private BundleContents(FrozenDictionary<string, byte[]> attestations, FrozenDictionary<string, Sha256Digest> payload)
    {
        this.attestations = attestations;
        Payload = payload;
        Reviews = [.. attestations.Keys.Where(static name => BundlePath.ReviewNumber(name) > 0).OrderBy(BundlePath.ReviewNumber)];
    }

    /// <summary>The digest of every file below <c>payload/</c>.</summary>
    public FrozenDictionary<string, Sha256Digest> Payload { get; }

    /// <summary>The names of the reviews, by number.</summary>
    public ImmutableArray<string> Reviews { get; }

    /// <summary>The bytes of the manifest or an attestation; null when it is absent.</summary>
    public byte[]? Find(string name) => attestations.GetValueOrDefault(name);

    /// <summary>Reads everything.</summary>
    /// <exception cref="BundleRefusedException">The container breaks a promise about a file's bytes.</exception>
    public static BundleContents Read(BundleFiles files)
    {
        Dictionary<string, byte[]> attestations = new(StringComparer.Ordinal);
        Dictionary<string, Sha256Digest> payload = new(StringComparer.Ordinal);
        byte[] buffer = new byte[BufferSize];
        foreach (string name in files.Names)
        {
            using Stream stream = files.OpenRead(name);
            if (BundlePath.IsPayload(name))
            {
                payload.Add(name, stream.Length > buffer.Length ? LargeDigest(stream) : Digest(stream, buffer));
                continue;
            }

            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            attestations.Add(name, bytes.ToArray());
        }

        return new BundleContents(attestations.ToFrozenDictionary(StringComparer.Ordinal), payload.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>The digest of a file while another core reads it and sums it up.</summary>
    private static Sha256Digest LargeDigest(Stream stream)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (ReadOnlyMemory<byte> piece in ReadAhead.Of<byte>(LargePiece, piece => stream.Read(piece, 0, piece.Length)))
        {
            hash.AppendData(piece.Span);
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }

    private static Sha256Digest Digest(Stream stream, byte[] buffer)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int count = stream.Read(buffer, 0, buffer.Length); count > 0; count = stream.Read(buffer, 0, buffer.Length))
        {
            hash.AppendData(buffer, 0, count);
        }

        return Sha256Digest.FromHash(hash.GetHashAndReset());
    }
}
