using System.Collections.Immutable;
using System.Security.Cryptography;
using Bench.Results.RunDirectories;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>The payload files of a bundle that passed. Names are relative to <c>payload/</c>, so that a run directory and a bundle read alike.</summary>
/// <remarks>Bytes are read again from the bundle and compared again with the manifest, so nothing can be exchanged after the verification.</remarks>
public sealed class VerifiedPayload : IDisposable
{
    private readonly BundleFiles files;
    private readonly Manifest manifest;

    internal VerifiedPayload(BundleFiles files, Manifest manifest)
    {
        this.files = files;
        this.manifest = manifest;
        Names = [.. manifest.Files.Keys.Select(static path => path[BundlePath.PayloadPrefix.Length..]).Order(StringComparer.Ordinal)];
    }

    /// <summary>The names of all files, sorted.</summary>
    public ImmutableArray<string> Names { get; }

    /// <summary>All files with their lengths and digests, sorted by name.</summary>
    /// <exception cref="BundleChangedException">A file is no longer what was verified.</exception>
    public ImmutableArray<SealedFile> ListFiles() => [.. Names.Select(name =>
    {
        using Stream stream = OpenRead(name);
        return new SealedFile(name, stream.Length, DigestOf(name));
    })];

    /// <summary>Whether there is a file of this name.</summary>
    public bool Contains(string name) => manifest.Files.ContainsKey(BundlePath.PayloadPrefix + name);

    /// <summary>The digest of a file.</summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public Sha256Digest DigestOf(string name) => manifest.Files.TryGetValue(BundlePath.PayloadPrefix + name, out Sha256Digest digest)
        ? digest
        : throw new ArgumentException($"the bundle has no payload file '{name}'", nameof(name));

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    /// <exception cref="BundleChangedException">The bytes are not those that were verified.</exception>
    public byte[] ReadAllBytes(string name)
    {
        using Stream stream = OpenRead(name);
        using MemoryStream bytes = new();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The bytes of a file as a stream, whose end is reached only when all of them were those that were verified.</summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    /// <exception cref="BundleChangedException">The bytes are not those that were verified; thrown at the end at the latest.</exception>
    public Stream OpenRead(string name)
    {
        string path = BundlePath.PayloadPrefix + name;
        Sha256Digest expected = DigestOf(name);
        try
        {
            return new ComparingStream(files.OpenAgain(path), path, expected);
        }
        catch (Exception failed) when (failed is BundleRefusedException or IOException or UnauthorizedAccessException)
        {
            throw Changed(path, failed);
        }
    }

    /// <summary>Where the bytes of a file lie on the disk as they are, for whoever has read them once and can tell whether they changed; null where they are compressed.</summary>
    public StoredBytes? Stored(string name) => Contains(name) ? files.Stored(BundlePath.PayloadPrefix + name) : null;

    /// <inheritdoc/>
    public void Dispose() => files.Dispose();

    private static BundleChangedException Changed(string path, Exception? inner) =>
        new($"{path} is not what was verified a moment ago", "let nobody write to the bundle while it is verified, and verify it again", inner);

    private sealed class ComparingStream(Stream source, string path, Sha256Digest expected) : ForwardStream(source.Length)
    {
        private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public override int Read(Span<byte> buffer)
        {
            int count;
            try
            {
                count = source.Read(buffer);
            }
            catch (BundleRefusedException refused)
            {
                throw Changed(path, refused);
            }

            hash.AppendData(buffer[..count]);
            Consumed += count;
            return count > 0 || buffer.IsEmpty || Sha256Digest.FromHash(hash.GetCurrentHash()) == expected ? count : throw Changed(path, null);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                source.Dispose();
                hash.Dispose();
            }

            base.Dispose(disposing);
        }
    }
}
