using System.Globalization;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Measuring;

/// <summary>The output folder of one <c>run</c>, held by one process at a time.</summary>
internal sealed class RunFolder : IDisposable
{
    private const string LockName = ".bench.lock";
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
            FileStream held = Lock(System.IO.Path.Combine(folder, LockName));
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
        File.Delete(System.IO.Path.Combine(Path, LockName));
    }

    private static string NewName() =>
        TimeProvider.System.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture) + "-" + Guid.NewGuid().ToString("N")[..4];

    // The system lets the lock go with the process, however it ends; the file that stays behind holds nobody up.
    private static FileStream Lock(string path)
    {
        try
        {
            FileStream stream = new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.UTF8.GetBytes($"process {Environment.ProcessId}\n"));
            stream.Flush();
            return stream;
        }
        catch (IOException exception)
        {
            throw new RunFolderException($"{System.IO.Path.GetDirectoryName(path)} is held by another run ({Holder(path)})", "wait for it, or name another folder with --out", exception);
        }
    }

    private static string Holder(string path)
    {
        try
        {
            // The holder wrote its name; a shared look does not need the lock.
            using FileStream stream = new(path, new FileStreamOptions { Access = FileAccess.Read, Share = FileShare.ReadWrite | FileShare.Delete });
            using StreamReader reader = new(stream);
            return reader.ReadToEnd().Trim() is { Length: > 0 } holder ? holder : "its process is not known";
        }
        catch (IOException)
        {
            return "its process is not known";
        }
    }
}

/// <summary>The output folder cannot be taken.</summary>
internal sealed class RunFolderException(string message, string help, Exception? inner = null) : WorldFailedException(message, help, inner);
