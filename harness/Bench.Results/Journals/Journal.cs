using System.Diagnostics;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>A file that grows entry by entry and is never changed otherwise. Whatever instant its writer is killed at, what was appended before is there.</summary>
/// <remarks>One process at a time holds it for appending (a lock on the file beside it, which the system lets go with the process). Appending flushes to the disk: never do it while a window is timed. Not safe to share between threads.</remarks>
public sealed class Journal : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK: the lock is another's.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly FileStream held;
    private readonly FileStream file;
    private readonly string path;
    private long number;

    private Journal(string path, FileStream held, FileStream file, JournalContents found)
    {
        this.path = path;
        this.held = held;
        this.file = file;
        Found = found;
        Head = found.Head;
        number = found.Entries.Length;
    }

    /// <summary>What it held when it was opened. A torn tail is removed already.</summary>
    public JournalContents Found { get; }

    /// <summary>The chain's last link.</summary>
    public Sha256Digest Head { get; private set; }

    /// <summary>Reads a journal; a file that does not exist holds nothing.</summary>
    /// <exception cref="JournalUnusableException">It cannot be read.</exception>
    /// <exception cref="JournalCorruptException">It was changed.</exception>
    public static JournalContents Read(string path)
    {
        try
        {
            return JournalContents.Of(File.Exists(path) ? File.ReadAllBytes(path) : [], path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnusableException(path, exception.Message, exception);
        }
    }

    /// <summary>Opens a journal for appending, and makes it when it does not exist; waits 10 s at most for another process that holds it.</summary>
    /// <exception cref="JournalUnusableException">It cannot be written, or another process does not let it go.</exception>
    /// <exception cref="JournalCorruptException">It was changed.</exception>
    public static Journal Open(string path)
    {
        FileStream? held = null;
        FileStream? file = null;
        try
        {
            held = Lock(path + ".lock");
            file = new FileStream(path, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.ReadWrite, BufferSize = 0, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
            byte[] bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            JournalContents found = JournalContents.Of(bytes, path);
            Settle(file, found, path);
            return new Journal(path, held, file, found);
        }
        catch (Exception exception)
        {
            file?.Dispose();
            held?.Dispose();
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new JournalUnusableException(path, exception.Message, exception);
            }

            throw;
        }
    }

    /// <summary>Appends an entry; when this returns, it is on the disk.</summary>
    /// <param name="value">What JSON writes as an object without reals.</param>
    /// <exception cref="JournalUnusableException">The disk refuses.</exception>
    public JournalEntry Append<T>(T value)
    {
        byte[] payload = CanonicalJson.Write(value, BenchJson.Line);
        if (payload[0] != (byte)'{' || payload.Length > JournalFormat.MaximumPayload)
        {
            throw new ArgumentException($"an entry is a JSON object of at most {JournalFormat.MaximumPayload} bytes", nameof(value));
        }

        try
        {
            long position = file.Position;
            file.Write(JournalFormat.EntryOf(payload, Head));
            file.Flush(flushToDisk: true);
            Head = JournalFormat.LinkAfter(Head, payload);
            return new JournalEntry { Number = ++number, Position = position, Payload = payload, Link = Head };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnusableException(path, exception.Message, exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        file.Dispose();
        held.Dispose();
    }

    // What a killed writer left of an entry must go: the next entry would stand behind it and be lost with it.
    private static void Settle(FileStream file, JournalContents found, string path)
    {
        if (found.TornBytes > 0)
        {
            file.SetLength(found.Length);
        }

        file.Position = found.Length;
        if (found.Length > 0)
        {
            return;
        }

        file.Write(JournalFormat.Magic);
        file.Flush(flushToDisk: true);
        Posix.FlushDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
    }

    private static FileStream Lock(string path)
    {
        for (Stopwatch waited = Stopwatch.StartNew(); ; Thread.Sleep(Pause))
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException exception) when (exception.HResult == WouldBlock && waited.Elapsed < Patience)
            {
                // Entries are short: its holder is about to let go.
            }
        }
    }
}
