using System.Collections.Immutable;
using System.Security.Cryptography;
using Bench.Spec.Judging;

namespace Bench.Results.Journals;

/// <summary>The ledger of attempts: one for a user and machine, outside of every output folder. Each attempt is written down before its first query, and its end after it.</summary>
/// <remarks>
/// Beside the ledger <c>PATH</c> stand <c>PATH.lock</c>, held while something is appended, and <c>PATH.running/</c> with a file for each process that makes attempts, held as long as it lives:
/// an attempt without an end whose process holds no file was killed. A lock and not a process number: numbers come again, and differ between containers.
/// Several processes may write one ledger. Not safe to share between threads.
/// </remarks>
public sealed class AttemptLedger : IDisposable
{
    private const int WouldBlock = 11; // EWOULDBLOCK: its process lives.
    private const int NameBytes = 16;

    private readonly FileStream alive;
    private readonly TimeProvider time;

    private AttemptLedger(string path, string process, FileStream alive, TimeProvider time)
    {
        Path = path;
        Process = process;
        this.alive = alive;
        this.time = time;
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>This process's name in the ledger.</summary>
    public string Process { get; }

    /// <summary>Opens the ledger for the attempts of this process, and makes it and its folder when they do not exist.</summary>
    /// <exception cref="JournalUnusableException">It cannot be written.</exception>
    /// <exception cref="JournalCorruptException">It was changed.</exception>
    public static AttemptLedger Open(string path, TimeProvider? time = null)
    {
        string process = NewName();
        try
        {
            const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path))!, OwnerOnly);
            Directory.CreateDirectory(FolderOfProcesses(path), OwnerOnly);
            FileStream alive = new(FileOfProcess(path, process), FileMode.CreateNew, FileAccess.Write, FileShare.None);
            AttemptLedger ledger = new(path, process, alive, time ?? TimeProvider.System);
            try
            {
                // What cannot be written later is said now.
                using Journal journal = ledger.OpenJournal();
                _ = new LedgerBook(journal.Found, path);
            }
            catch
            {
                ledger.Dispose();
                throw;
            }

            return ledger;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnusableException(path, exception.Message, exception);
        }
    }

    /// <summary>Every attempt in a ledger, in the order of starting; changes nothing.</summary>
    /// <param name="path">The file; one that does not exist holds nothing.</param>
    /// <param name="tornBytes">Bytes of a last entry that was cut off while it was written.</param>
    /// <exception cref="JournalUnusableException">It cannot be read.</exception>
    /// <exception cref="JournalCorruptException">It was changed.</exception>
    public static ImmutableArray<LedgerAttempt> Read(string path, out long tornBytes)
    {
        JournalContents journal = Journal.Read(path);
        tornBytes = journal.TornBytes;
        return AttemptsOf(new LedgerBook(journal, path), path);
    }

    /// <summary>Writes down that attempts of processes which are gone will never end.</summary>
    /// <returns>Those attempts, ended; each is returned once in the ledger's life.</returns>
    /// <exception cref="JournalUnusableException">The ledger cannot be written.</exception>
    public ImmutableArray<LedgerAttempt> CloseAbandoned()
    {
        ImmutableArray<LedgerAttempt>.Builder closed = ImmutableArray.CreateBuilder<LedgerAttempt>();
        using Journal journal = OpenJournal();
        foreach (LedgerAttempt attempt in AttemptsOf(new LedgerBook(journal.Found, Path), Path).Where(static attempt => attempt is { Ended: null, IsRunning: false }))
        {
            LedgerEntry.Ended ended = new()
            {
                At = Now,
                Attempt = attempt.Started.Attempt,
                Outcome = AttemptOutcome.Abandoned,
                Reason = attempt.TimedRuns.IsEmpty ? "its process was gone before the timed run" : "its process was gone after the timed run had begun",
            };
            journal.Append<LedgerEntry>(ended);
            closed.Add(attempt with { Ended = ended });
            File.Delete(FileOfProcess(Path, attempt.Started.Process));
        }

        return closed.DrainToImmutable();
    }

    /// <summary>Begins an attempt: when this returns, its entry is on the disk.</summary>
    /// <param name="subject">What is attempted; <see cref="SubjectOfAttempt"/> says the rest.</param>
    /// <exception cref="JournalUnusableException">The ledger cannot be written: then nothing may run.</exception>
    public RunningAttempt Start(SubjectOfAttempt subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        LedgerEntry.Started started = new()
        {
            At = Now,
            Attempt = NewName(),
            Process = Process,
            Workload = subject.Workload,
            WorkloadVersion = subject.WorkloadVersion,
            WorkloadDigest = subject.WorkloadDigest,
            Scenario = subject.Scenario,
            Profile = subject.Profile,
            BuildDigest = subject.BuildDigest,
            MachineDigest = subject.MachineDigest,
            HarnessVersion = subject.HarnessVersion,
        };
        Append(started);
        return new RunningAttempt(this, started.Attempt);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        alive.Dispose();
        File.Delete(FileOfProcess(Path, Process));
    }

    internal DateTimeOffset Now => time.GetUtcNow();

    internal void Append(LedgerEntry entry)
    {
        using Journal journal = OpenJournal();
        journal.Append(entry);
    }

    internal AttemptList ListOf(string attempt)
    {
        using Journal journal = OpenJournal();
        return new LedgerBook(journal.Found, Path).ListOf(attempt);
    }

    /// <summary>Opens the journal; when a writer was killed inside an entry, that is written down first.</summary>
    private Journal OpenJournal()
    {
        Journal journal = Journal.Open(Path);
        if (journal.Found.TornBytes > 0)
        {
            journal.Append<LedgerEntry>(new LedgerEntry.Torn { At = Now, Bytes = journal.Found.TornBytes });
        }

        return journal;
    }

    private static ImmutableArray<LedgerAttempt> AttemptsOf(LedgerBook book, string path)
    {
        Dictionary<string, bool> lives = new(StringComparer.Ordinal);
        return [.. book.Attempts.Select(attempt => attempt.Ended is null ? attempt with { IsRunning = Lives(attempt.Started.Process) } : attempt)];

        bool Lives(string process) => lives.TryGetValue(process, out bool known) ? known : lives[process] = IsAlive(path, process);
    }

    private static bool IsAlive(string path, string process)
    {
        try
        {
            using FileStream taken = new(FileOfProcess(path, process), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            return false;
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            return true;
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return false;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new JournalUnusableException(path, $"whether an attempt still runs cannot be told: {exception.Message}", exception);
        }
    }

    private static string FolderOfProcesses(string path) => path + ".running";

    private static string FileOfProcess(string path, string process) => System.IO.Path.Combine(FolderOfProcesses(path), System.IO.Path.GetFileName(process));

    private static string NewName() => Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(NameBytes));
}
