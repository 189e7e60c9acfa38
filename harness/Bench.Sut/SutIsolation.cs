using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;

namespace Bench.Sut;

/// <summary>Keeps a program that somebody else wrote away from the network and from this user's files: its own namespaces of the kernel, set up by bubblewrap (<c>bwrap</c>).</summary>
/// <remarks>
/// It sees the system's programs and libraries and its own folder, for reading; an empty <c>/tmp</c> and home, which vanish with it; no other process, no network interface but its own loopback, none of this process's environment, and it has no capability. What it uses of memory, processors and its own <c>/tmp</c> is not limited, and devices (accelerators) are not there.
/// Source: bubblewrap's manual; user_namespaces(7), network_namespaces(7), pid_namespaces(7).
/// </remarks>
public sealed record SutIsolation
{
    private const string Program = "bwrap";
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(10);
    private static readonly ImmutableArray<string> SystemPaths = ["/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/opt", "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/ssl/certs", "/etc/ssl/openssl.cnf", "/etc/passwd", "/etc/group", "/sys/devices/system"];

    private SutIsolation(string version) => Version = version;

    /// <summary>What sets it up, with its version, for example <c>bubblewrap 0.8.0</c>.</summary>
    public string Version { get; }

    /// <summary>Further files and folders that the program may read, absolute.</summary>
    public ImmutableArray<string> Readable { get; init; } = [];

    /// <summary>Finds out whether a program can be isolated here, by isolating one.</summary>
    /// <param name="why">Why not; empty when it can.</param>
    public static SutIsolation? Find(out string why)
    {
        if (Try(["--version"], out string version) is { } absent)
        {
            why = $"{Program} cannot be run ({absent}); Debian has it in the package bubblewrap";
            return null;
        }

        SutIsolation isolation = new(version.Trim());
        why = Try([.. Namespaces(), "--", "/usr/bin/env", "true"], out _) is { } refused
            ? $"{isolation.Version} cannot make namespaces here: {refused}"
            : "";
        return why.Length == 0 ? isolation : null;
    }

    /// <summary>The command that runs another one isolated.</summary>
    /// <param name="command">Program and arguments.</param>
    /// <param name="folder">The program's own folder, absolute, which it is started in and may read.</param>
    /// <param name="socket">The socket that it connects to: its folder is there under the same name.</param>
    /// <param name="environment">All variables that it is given.</param>
    internal ImmutableArray<string> Wrap(ImmutableArray<string> command, string folder, string socket, IReadOnlyDictionary<string, string> environment)
    {
        string meeting = Path.GetDirectoryName(socket)!;
        return
        [
            Program,
            .. Namespaces(),
            .. Readable.Append(folder).SelectMany(static path => new[] { "--ro-bind", path, path }),
            "--ro-bind", meeting, meeting,
            "--chdir", folder,
            .. environment.OrderBy(static variable => variable.Key, StringComparer.Ordinal).SelectMany(static variable => new[] { "--setenv", variable.Key, variable.Value }),
            "--",
            .. command,
        ];
    }

    private static IEnumerable<string> Namespaces() =>
    [
        "--unshare-user", "--unshare-net", "--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--cap-drop", "ALL", "--die-with-parent", "--new-session", "--clearenv",
        .. SystemPaths.SelectMany(static path => new[] { "--ro-bind-try", path, path }),
        "--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--dir", "/tmp/home",
        "--setenv", "HOME", "/tmp/home", "--setenv", "PATH", "/usr/local/bin:/usr/bin:/bin", "--setenv", "LANG", "C.UTF-8",
    ];

    /// <summary>Runs bubblewrap; null when it ended well, else why not.</summary>
    private static string? Try(IEnumerable<string> arguments, out string said)
    {
        said = "";
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(Program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
            Task<string> error = process.StandardError.ReadToEndAsync();
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            if (!process.WaitForExit(ProbeTimeout))
            {
                process.Kill(entireProcessTree: true);
                return "it did not end";
            }

            said = output.Result;
            return process.ExitCode == 0 ? null : error.Result.ReplaceLineEndings(" ").Trim();
        }
        catch (Exception failed) when (failed is Win32Exception or IOException or InvalidOperationException)
        {
            return failed.Message;
        }
    }
}
