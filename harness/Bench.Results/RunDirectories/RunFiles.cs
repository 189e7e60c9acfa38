using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Bench.Results.RunDirectories;

/// <summary>The files of one result, by name: a run directory's, or the payload of a bundle that was read and verified.</summary>
public sealed class RunFiles
{
    /// <summary>The most bytes of one file, 256 MiB: the limit of a bundle.</summary>
    public const long MaximumBytes = 256L << 20;

    private readonly FrozenSet<string> names;
    private readonly Func<string, ReadOnlyMemory<byte>> read;

    /// <summary>Takes names with <c>/</c> between segments, and what gives the bytes of a name that is among them.</summary>
    public RunFiles(IEnumerable<string> names, Func<string, ReadOnlyMemory<byte>> read)
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(read);
        this.names = names.ToFrozenSet(StringComparer.Ordinal);
        this.read = read;
    }

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

    /// <summary>The files of a directory and its folders. Links are not followed: what they point to is no part of the directory.</summary>
    /// <exception cref="RunDirectoryUnreadableException">The directory or one of its files cannot be read, or a file is larger than <see cref="MaximumBytes"/>.</exception>
    public static RunFiles InDirectory(string directory)
    {
        try
        {
            EnumerationOptions options = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint, IgnoreInaccessible = false, MaxRecursionDepth = 8 };
            IEnumerable<string> found = Directory.EnumerateFiles(directory, "*", options)
                .Select(path => Path.GetRelativePath(directory, path).Replace(Path.DirectorySeparatorChar, '/'));
            return new RunFiles([.. found], name => ReadFile(directory, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryUnreadableException(directory, exception.Message, exception);
        }
    }

    private static ReadOnlyMemory<byte> ReadFile(string directory, string name)
    {
        string path = Path.Combine(directory, name);
        try
        {
            using FileStream stream = File.OpenRead(path);
            if (stream.Length > MaximumBytes)
            {
                throw new RunDirectoryUnreadableException(path, $"it has {stream.Length} bytes, more than {MaximumBytes}", inner: null);
            }

            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RunDirectoryUnreadableException(path, exception.Message, exception);
        }
    }
}
