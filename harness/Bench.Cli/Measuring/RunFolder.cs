using System.Globalization;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The output folder of one <c>run</c>, held by one process at a time.</summary>
internal sealed class RunFolder : IDisposable
{
    /// <summary>The folder in it that holds what becomes bundles.</summary>
    public const string Runs = "runs";

    private const string LockName = ".bench.lock";
    private const int WouldBlock = 11; // EWOULDBLOCK: the lock is another's.
    private const string HolderName = ".bench.holder";
    private readonly FileStream held;
    private readonly bool made;

    private RunFolder(string path, FileStream held, bool made)
    {
        Path = path;
        this.held = held;
        this.made = made;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes or takes the folder.</summary>
    /// <param name="path">Where; null takes a new one below <c>results/local</c>.</param>
    /// <exception cref="RunFolderException">It cannot be written, or another run holds it.</exception>
    public static RunFolder Take(string? path)
    {
        string folder = path ?? System.IO.Path.Combine("results", "local", NewName());
        try
        {
            bool made = !Directory.Exists(folder);
            Directory.CreateDirectory(folder);
            FileStream held = Lock(folder);
            return new RunFolder(folder, held, made);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new RunFolderException($"{folder} cannot be written: {exception.Message}", "name a writable folder with --out", exception);
        }
    }

    /// <summary>Refuses to measure what is sealed here already: results are never overwritten, and others may join them.</summary>
    /// <exception cref="RunFolderException">One of them is.</exception>
    public void RequireFree(IEnumerable<ResultName> results)
    {
        if (WhyTaken(Path, results) is { } taken)
        {
            throw taken;
        }
    }

    /// <summary>Why these results cannot be measured into a folder; null when they can.</summary>
    /// <param name="folder">The folder, which need not be there.</param>
    /// <param name="results">What is to be measured.</param>
    public static RunFolderException? WhyTaken(string folder, IEnumerable<ResultName> results)
    {
        if (results.Select(result => BundleOf(folder, result)).FirstOrDefault(File.Exists) is not { } taken)
        {
            return null;
        }

        // Read only now that it stands in the way: whoever tried with the quick profile where the real result goes is told so.
        bool quick = VerifiedBundle.Of(taken, new VerificationPolicy { At = TimeProvider.System.GetUtcNow() }).Judged?.Result?.Planned.Profile == Profile.Quick;
        return quick
            ? new RunFolderException($"{taken} exists already, a result of the quick profile, which is never submitted; a result is never overwritten", $"take it away (mv {taken} ELSEWHERE) or name another folder with --out; quick runs without --out go to results/local and are in nobody's way")
            : new RunFolderException($"{taken} exists already; a result is never overwritten", "name another folder with --out, or leave this workload and scenario out");
    }

    /// <summary>The directory that becomes a bundle's payload.</summary>
    public string PayloadOf(ResultName result) => System.IO.Path.Combine(Path, Runs, result.Stem);

    /// <summary>The same, made, or emptied when a run that was killed left something.</summary>
    public string EmptyPayloadOf(ResultName result)
    {
        string payload = PayloadOf(result);
        if (Directory.Exists(payload))
        {
            Directory.Delete(payload, recursive: true);
        }

        Directory.CreateDirectory(payload);
        return payload;
    }

    /// <summary>Where a result's bundle goes.</summary>
    public string BundleOf(ResultName result) => BundleOf(Path, result);

    /// <summary>Lets it go; one that was made for this run and that nothing came of is taken away.</summary>
    public void Dispose()
    {
        held.Dispose();
        File.Delete(System.IO.Path.Combine(Path, HolderName));
        File.Delete(System.IO.Path.Combine(Path, LockName));
        if (made && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    private static string BundleOf(string folder, ResultName result) => System.IO.Path.Combine(folder, result.Stem + BundleWriter.Extension);

    private static string NewName() =>
        TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..4];

    // The system lets the lock go with the process, however it ends; the files that stay behind hold nobody up.
    private static FileStream Lock(string folder)
    {
        string holder = System.IO.Path.Combine(folder, HolderName);
        try
        {
            FileStream held = new(System.IO.Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(holder, $"process {Environment.ProcessId}");
            return held;
        }
        catch (IOException exception) when (exception.HResult == WouldBlock)
        {
            string who = File.Exists(holder) ? File.ReadAllText(holder) : "its process is not known";
            throw new RunFolderException($"{folder} is held by another run ({who})", "wait for it, or name another folder with --out", exception);
        }
    }
}

/// <summary>The output folder cannot be taken.</summary>
internal sealed class RunFolderException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
