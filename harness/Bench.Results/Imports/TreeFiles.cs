using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Spec;
using Microsoft.Win32.SafeHandles;

namespace Bench.Results.Imports;

/// <summary>The files of a submission tree, by their paths inside it. It follows no link, waits for no pipe, and makes findings of whatever it is refused.</summary>
internal sealed class TreeFiles(string root)
{
    /// <summary>The folders in a folder, sorted by bytes; what else stands there is reported where only folders belong.</summary>
    public ImmutableArray<string> Folders(string path, CappedFindings findings, bool only = true)
    {
        try
        {
            ImmutableArray<string>.Builder folders = ImmutableArray.CreateBuilder<string>();
            foreach (FileSystemInfo entry in new DirectoryInfo(At(path)).EnumerateFileSystemInfos().OrderBy(static entry => entry.Name, StringComparer.Ordinal))
            {
                if (entry is DirectoryInfo { LinkTarget: null })
                {
                    folders.Add(entry.Name);
                }
                else if (only && !entry.Name.StartsWith('.') && entry.Name is not ("README.md" or "privateid.json"))
                {
                    findings.Add(Of(ImportCode.Misplaced, Severity.Warning, $"{path}/{entry.Name}", entry.LinkTarget is null ? "is a file; expected only folders here" : "is a link, which is not followed; expected a folder", "remove it, or put it where it belongs"));
                }
            }

            return folders.ToImmutable();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Refused(path, exception));
            return [];
        }
    }

    /// <summary>The names of the files in a folder that are not empty; none when there is no such folder.</summary>
    public ImmutableSortedSet<string> FilesIn(string path)
    {
        try
        {
            return LiesBehindLink(path + "/") ? [] : [.. new DirectoryInfo(At(path)).EnumerateFiles().Where(static file => file is { LinkTarget: null, Length: > 0 }).Select(static file => file.Name)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>Whether a folder is there.</summary>
    public bool HasFolder(string path) => new DirectoryInfo(At(path)) is { Exists: true, LinkTarget: null };

    /// <summary>Opens a file; null when it is not there (which rules report), or when it cannot be read, which is reported.</summary>
    /// <param name="path">Its path inside the tree.</param>
    /// <param name="most">Bytes that are read of it at most.</param>
    /// <param name="findings">Take what is wrong with it.</param>
    /// <param name="whole">Whether a longer file is not read at all.</param>
    public Stream? Open(string path, long most, CappedFindings findings, bool whole)
    {
        if (LiesBehindLink(path))
        {
            findings.Add(Of(ImportCode.Misplaced, Severity.Error, path, "lies behind a link, which is not followed; expected a folder of the tree", "put the folder in its place"));
            return null;
        }

        if (Directory.Exists(At(path)))
        {
            findings.Add(Of(ImportCode.Misplaced, Severity.Error, path, "is a folder; expected a file", "put the file in its place"));
            return null;
        }

        if (!File.Exists(At(path)))
        {
            return null;
        }

        SafeFileHandle? handle = null;
        try
        {
            handle = Posix.OpenNoFollow(At(path));
            long length = RandomAccess.GetLength(handle);
            if (length > most)
            {
                findings.Add(Of(ImportCode.TooLong, Severity.Error, path, whole ? $"has {length} bytes; at most {most} are read, so none were" : $"has {length} bytes; only the first {most} were read", "LoadGen and MLPerf's scripts write much less: put the original file in its place"));
            }

            return length > most && whole ? Close(handle) : new FirstBytes(new FileStream(handle, FileAccess.Read), Math.Min(length, most));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            handle?.Dispose();
            findings.Add(Refused(path, exception));
            return null;
        }
    }

    /// <summary>Reports what stands in the place of a file that nothing is read from: a folder, a link, what the system refuses.</summary>
    public void Look(string path, CappedFindings findings) => Open(path, long.MaxValue, findings, whole: true)?.Dispose();

    /// <summary>All bytes of a short file; null as <see cref="Open"/>.</summary>
    public byte[]? Read(string path, long most, CappedFindings findings)
    {
        using Stream? stream = Open(path, most, findings, whole: true);
        if (stream is null)
        {
            return null;
        }

        try
        {
            using MemoryStream bytes = new();
            stream.CopyTo(bytes);
            return bytes.ToArray();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            findings.Add(Refused(path, exception));
            return null;
        }
    }

    /// <summary>A finding about a file.</summary>
    public static Finding Of(string code, Severity severity, string path, string message, string help, int line = 0) =>
        new() { RuleId = code, Severity = severity, Message = message, Location = new Location(path, line), Help = help };

    /// <summary>What the system refused, as a finding.</summary>
    public static Finding Refused(string path, Exception exception) =>
        Of(ImportCode.Unreadable, Severity.Error, path, $"cannot be read: {exception.Message}", "give it to whoever reads the tree, or take it from the submission anew");

    private static Stream? Close(SafeFileHandle handle)
    {
        handle.Dispose();
        return null;
    }

    private string At(string path) => Path.Combine(root, path);

    /// <summary>Whether a folder on the way to a path is a link: it could lead to what is no part of the tree.</summary>
    private bool LiesBehindLink(string path)
    {
        for (int slash = path.IndexOf('/', StringComparison.Ordinal); slash >= 0; slash = path.IndexOf('/', slash + 1))
        {
            if (new DirectoryInfo(At(path[..slash])).LinkTarget is not null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The first bytes of a stream: a file that grows while it is read, or is a device, ends too.</summary>
    private sealed class FirstBytes(FileStream inner, long most) : Stream
    {
        private long read;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => most;

        public override long Position { get => read; set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int now = inner.Read(buffer[..(int)Math.Min(buffer.Length, most - read)]);
            read += now;
            return now;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
