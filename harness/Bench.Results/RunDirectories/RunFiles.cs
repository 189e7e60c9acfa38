using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Bench.Results.RunDirectories;

/// <summary>The files of one result, by name: a run directory's, or the payload of a bundle that was read and verified.</summary>
public sealed class RunFiles
{
    /// <summary>The most bytes of one file where nobody asks for more, 256 MiB: the limit of a bundle.</summary>
    public const long MaximumBytes = 256L << 20;

    private readonly FrozenSet<string> names;
    private readonly Func<string, ReadOnlyMemory<byte>> read;
    private readonly Func<string, Stream> open;
    private readonly Func<string, StoredBytes?> stored;

    /// <summary>Takes names with <c>/</c> between segments, and what gives the bytes of a name that is among them.</summary>
    /// <param name="names">The names.</param>
    /// <param name="read">Gives all bytes of a file.</param>
    /// <param name="open">Gives them as a stream that knows its length, for files that no array holds; null makes one of all bytes.</param>
    /// <param name="stored">Says where its bytes lie on the disk as they are; null, as its answer, where they do not.</param>
    public RunFiles(IEnumerable<string> names, Func<string, ReadOnlyMemory<byte>> read, Func<string, Stream>? open = null, Func<string, StoredBytes?>? stored = null)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(read);
        this.names = names.ToFrozenSet(StringComparer.Ordinal);
        this.read = read;
        this.open = open ?? (name => new MemoryStream(read(name).ToArray(), writable: false));
        this.stored = stored ?? (static _ => null);
    }

    /// <summary>The most bytes of records that are held in memory; more are read again from where they lie, piece by piece.</summary>
    public long HeldBytes { get; init; } = 8 << 20;

    /// <summary>The names, sorted by bytes.</summary>
    public ImmutableArray<string> Names => [.. names.Order(StringComparer.Ordinal)];

    /// <summary>Whether there is a file of that name.</summary>
    public bool Has(string name) => names.Contains(name);

    /// <summary>The bytes of a file; null when there is none of that name.</summary>
    public ReadOnlyMemory<byte>? Read(string name)
    {
        // Not a conditional expression: there null would become an empty memory, through the conversion from arrays.
        if (!names.Contains(name))
        {
            return null;
        }

        return read(name);
    }

    /// <summary>The bytes of a file as a stream that knows its length; null when there is none of that name.</summary>
    public Stream? Open(string name) => names.Contains(name) ? open(name) : null;

    /// <summary>Where the bytes of a file lie, to be read again; null where they must be held, or there is none of that name.</summary>
    public StoredBytes? Stored(string name) => names.Contains(name) ? stored(name) : null;

    /// <summary>The files of a directory and its folders. Links are not followed: what they point to is no part of the directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="maximumBytes">The most bytes of one file.</param>
    /// <exception cref="RunDirectoryUnreadableException">The directory or one of its files cannot be read, or a file is larger than allowed.</exception>
    public static RunFiles InDirectory(string directory, long maximumBytes = MaximumBytes)
    {
        try
        {
            EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false, MaxRecursionDepth = 8 };
            IEnumerable<string> found = Directory.EnumerateFiles(directory, "*", options)
                .Select(path => Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/'));
            return new RunFiles([.. found], name => ReadFile(directory, name, maximumBytes), name => OpenFile(directory, name, maximumBytes), name => StoredIn(directory, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryUnreadableException(directory, exception.Message, exception);
        }
    }

    private static StoredBytes StoredIn(string directory, string name)
    {
        string path = Path.Combine(directory, name);
        return new StoredBytes(path, 0, new FileInfo(path).Length);
    }

    private static ReadOnlyMemory<byte> ReadFile(string directory, string name, long maximumBytes)
    {
        try
        {
            using FileStream stream = OpenFile(directory, name, Math.Min(maximumBytes, Array.MaxLength));
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryUnreadableException(Path.Combine(directory, name), exception.Message, exception);
        }
    }

    private static FileStream OpenFile(string directory, string name, long maximumBytes)
    {
        string path = Path.Combine(directory, name);
        FileStream stream;
        try
        {
            stream = File.OpenRead(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryUnreadableException(path, exception.Message, exception);
        }

        if (stream.Length <= maximumBytes)
        {
            return stream;
        }

        long length = stream.Length;
        stream.Dispose();
        throw new RunDirectoryUnreadableException(path, $"it has {length} bytes, more than {maximumBytes}", inner: null);
    }
}
