using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using Bench.Spec;

namespace Bench.Results.Bundles;

/// <summary>The bundle's only file list, in the format of <c>sha256sum</c>: a line per payload file, sorted by bytes. Its own digest is the bundle's id.</summary>
public sealed class Manifest
{
    private const int DigestLength = 64;

    private Manifest(ImmutableArray<byte> bytes, FrozenDictionary<string, Sha256Digest> files)
    {
        Bytes = bytes;
        Files = files;
        BundleId = Sha256Digest.Of(bytes.AsSpan());
    }

    /// <summary>The file's bytes, as read or as written.</summary>
    public ImmutableArray<byte> Bytes { get; }

    /// <summary>The digest of every payload file, by its path.</summary>
    public FrozenDictionary<string, Sha256Digest> Files { get; }

    /// <summary>The SHA-256 of the manifest's bytes.</summary>
    public Sha256Digest BundleId { get; }

    /// <summary>Writes the manifest of the files.</summary>
    /// <exception cref="ArgumentException">No file, or a path that is no payload path.</exception>
    public static Manifest Of(IReadOnlyDictionary<string, Sha256Digest> files)
    {
        ArgumentNullException.ThrowIfNull(files);
        StringBuilder text = new();
        foreach ((string path, Sha256Digest digest) in files.OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            text.Append(digest.Hex).Append("  ").Append(path).Append('\n');
        }

        try
        {
            // Whatever the reader refuses must not be written either.
            return Read(Encoding.UTF8.GetBytes(text.ToString()));
        }
        catch (BundleRefusedException refused)
        {
            throw new ArgumentException(refused.Error.Message, nameof(files), refused);
        }
    }

    /// <summary>Reads a manifest.</summary>
    /// <exception cref="BundleRefusedException">Anything differs from the format, with code <c>E_MANIFEST</c>.</exception>
    public static Manifest Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty || bytes[^1] != (byte)'\n')
        {
            throw Refused(bytes.IsEmpty ? "it is empty" : "the last line has no line feed");
        }

        if (bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') && bytes.IndexOfAnyExcept(PrintableAndLineFeed) is int at and >= 0)
        {
            throw Refused($"the byte 0x{bytes[at]:x2} at offset {at}; lines are printable ASCII and end in a line feed alone");
        }

        Dictionary<string, Sha256Digest> files = [];
        string previous = "";
        string[] lines = Encoding.ASCII.GetString(bytes[..^1]).Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            (string path, Sha256Digest digest) = ReadLine(lines[i], i + 1);
            if (string.CompareOrdinal(previous, path) >= 0)
            {
                throw Refused($"line {i + 1}: '{path}' does not come after '{previous}'; lines are sorted by path and unique");
            }

            files.Add(path, digest);
            previous = path;
        }

        return new Manifest([.. bytes], files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    private static System.Buffers.SearchValues<byte> PrintableAndLineFeed { get; } =
        System.Buffers.SearchValues.Create([(byte)'\n', .. Enumerable.Range(' ', '~' - ' ' + 1).Select(static code => (byte)code)]);

    private static (string Path, Sha256Digest Digest) ReadLine(string line, int number)
    {
        if (line.Length < DigestLength + 3
            || !Sha256Digest.TryParse(line[..DigestLength], out Sha256Digest digest)
            || line[DigestLength] != ' '
            || line[DigestLength + 1] != ' ')
        {
            throw Refused($"line {number} is not 64 lower-case hexadecimal digits, two spaces and a path");
        }

        string path = line[(DigestLength + 2)..];
        string? defect = BundlePath.IsPayload(path) ? BundlePath.Defect(path) : $"it lists payload files only, and '{path}' is none";
        return defect is null ? (path, digest) : throw Refused($"line {number}: {defect}");
    }

    private static BundleRefusedException Refused(string message) => new(BundleCode.Manifest, message, BundlePath.Manifest);
}
