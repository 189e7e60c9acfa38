using System.Globalization;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The output folder of one <c>run</c>, held by one process at a time.</summary>
internal sealed class RunFolder : IDisposable
{
    private const string LockName = ".bench.lock";
    private const string HolderName = ".bench.holder";
    private readonly FileStream held;

    private RunFolder(string path, FileStream held)
    {
        Path = path;
        this.held = held;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Makes or takes the folder.</summary>
    /// <param name="path">Where; null takes a new one below <c>results/local</c>.</param>
    /// <exception cref="RunFolderException">It cannot be written, another run holds it, or it holds results already.</exception>
    public static RunFolder Take(string? path)
    {
        string folder = path ?? System.IO.Path.Combine("results", "local", NewName());
        try
        {
            Directory.CreateDirectory(folder);
            FileStream held = Lock(folder);
            if (Directory.EnumerateFiles(folder, "*" + BundleWriter.Extension).Any())
            {
                held.Dispose();
                throw new RunFolderException($"{folder} holds results already; expected an empty or a new folder", "name another folder with --out");
            }

            return new RunFolder(folder, held);
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new RunFolderException($"{folder} cannot be written: {exception.Message}", "name a writable folder with --out", exception);
        }
    }

    /// <summary>The directory that becomes a bundle's payload; emptied when a run that was killed left something.</summary>
    public string PayloadOf(string workload, Scenario scenario)
    {
        string payload = System.IO.Path.Combine(Path, "runs", $"{workload}.{Names.Of(scenario)}");
        if (Directory.Exists(payload))
        {
            Directory.Delete(payload, recursive: true);
        }

        Directory.CreateDirectory(payload);
        return payload;
    }

    /// <summary>Where a result's bundle goes.</summary>
    public string BundleOf(string workload, Scenario scenario) => System.IO.Path.Combine(Path, $"{workload}.{Names.Of(scenario)}{BundleWriter.Extension}");

    /// <inheritdoc/>
    public void Dispose()
    {
        held.Dispose();
        File.Delete(System.IO.Path.Combine(Path, HolderName));
        File.Delete(System.IO.Path.Combine(Path, LockName));
    }

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
        catch (IOException exception)
        {
            string who = File.Exists(holder) ? File.ReadAllText(holder) : "its process is not known";
            throw new RunFolderException($"{folder} is held by another run ({who})", "wait for it, or name another folder with --out", exception);
        }
    }
}

/// <summary>The output folder cannot be taken.</summary>
internal sealed class RunFolderException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
