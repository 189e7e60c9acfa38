using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Bench.Sut;

/// <summary>The SUT's process with everything it starts: what it says is kept, and nothing of it outlives this object.</summary>
internal sealed partial class ChildProcess : IDisposable
{
    public const string SocketVariable = "BENCH_SUT_SOCKET";
    private const int StopSignal = 19;
    private const int ContinueSignal = 18;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(1);

    private readonly Process process;
    private readonly string mark;
    private readonly SutOutput output = new();
    private readonly string log;
    private readonly long started = TicksNow();
    private ImmutableArray<int> suspended = [];
    private SuspensionGuard? guard;

    public ChildProcess(SutCommand request, string socket)
    {
        mark = $"{SocketVariable}={socket}";
        log = request.Log;

        ImmutableArray<string> command = CommandOf(request, socket);
        ProcessStartInfo start = new(command[0], command.Skip(1))
        {
            WorkingDirectory = request.WorkingDirectory,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        if (request.Isolation is not null)
        {
            // What sets the isolation up stays inside as the first process, where its own environment can be read.
            string? path = start.Environment["PATH"];
            start.Environment.Clear();
            start.Environment["PATH"] = path;
        }

        foreach ((string name, string value) in request.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment[SocketVariable] = socket;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Exception exception) when (exception is Win32Exception or IOException or InvalidOperationException)
        {
            throw new SutStartException(string.Join(' ', request.Command), exception.Message, inner: exception);
        }

        output.Collect(process.StandardOutput.BaseStream);
        output.Collect(process.StandardError.BaseStream);
    }

    private static ImmutableArray<string> CommandOf(SutCommand request, string socket)
    {
        // The runtime would look for a relative program in the harness's folder, not in the one it is started in.
        string program = Path.Combine(request.WorkingDirectory, request.Command[0]);
        ImmutableArray<string> command = [File.Exists(program) ? program : request.Command[0], .. request.Command.Skip(1)];
        return request.Isolation?.Wrap(command, Path.GetFullPath(request.WorkingDirectory), socket, request.Environment.SetItem(SocketVariable, socket)) ?? command;
    }

    public bool HasExited => process.HasExited;

    /// <summary>How it ended, with its last words; waits a moment for the end.</summary>
    public string Epitaph()
    {
        bool ended = process.WaitForExit(Farewell);
        if (ended)
        {
            output.WaitForEnd(Farewell / 2);
        }

        string end = ended
            ? string.Create(CultureInfo.InvariantCulture, $"its process ended with exit code {process.ExitCode}{SignalIn(process.ExitCode)}")
            : "its process still runs but closed its socket";
        string said = output.LastWords;
        return said.Length == 0 ? $"{end} and said nothing" : $"{end}; its last words: {said}";
    }

    /// <summary>The signal that an exit code above 128 tells of, by the shell's convention, which the runtime follows too.</summary>
    /// <remarks>Source: signal(7), the numbers that x86 and ARM share.</remarks>
    private static string SignalIn(int exitCode) => (exitCode - 128) switch
    {
        4 => " (128 + SIGILL: an instruction that this processor has not)",
        6 => " (128 + SIGABRT: it gave up itself)",
        7 => " (128 + SIGBUS: memory that is not there)",
        8 => " (128 + SIGFPE: arithmetic, as a division by zero)",
        9 => " (128 + SIGKILL: another ended it; where memory is short, the system does)",
        11 => " (128 + SIGSEGV: memory that is not its own)",
        13 => " (128 + SIGPIPE: a pipe or socket that nobody reads)",
        15 => " (128 + SIGTERM: another asked it to end)",
        _ => "",
    };

    /// <summary>Calls back once when the process has ended.</summary>
    public void WhenExited(Action callback)
    {
        process.Exited += (_, _) => callback();
        process.EnableRaisingEvents = true;
    }

    /// <summary>Stops the process and its descendants.</summary>
    public void Suspend()
    {
        suspended = [.. Marked()];
        guard ??= new SuspensionGuard(mark, suspended);
        Signal(StopSignal);
    }

    /// <summary>Lets go on what was stopped.</summary>
    public void Resume()
    {
        Signal(ContinueSignal);
        suspended = [];
    }

    /// <summary>Gives it a moment to end by itself, then ends it and all its descendants.</summary>
    public void End()
    {
        guard?.Dispose();
        guard = null;
        process.StandardInput.Close();
        process.WaitForExit(Farewell);
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }

        KillMarked();
        process.WaitForExit(Farewell);
        KeepOutput();
    }

    public void Dispose() => process.Dispose();

    private void KeepOutput()
    {
        if (log.Length == 0)
        {
            return;
        }

        output.WaitForEnd(Farewell / 2);
        try
        {
            output.WriteTo(log);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // It explains a result; that it cannot be kept must not cost the result.
        }
    }

    private void Signal(int signal)
    {
        // Asked again: a number that has become free may be another process's by now.
        foreach (int id in suspended.Where(IsMarked))
        {
            _ = Kill(id, signal);
        }
    }

    /// <summary>Ends what is marked, and looks again as long as that found one or a process that cannot be told yet; for a second at most.</summary>
    private void KillMarked()
    {
        long start = Stopwatch.GetTimestamp();
        bool again = true;
        while (again && Stopwatch.GetElapsedTime(start) < Farewell)
        {
            ImmutableArray<int> marked = [.. Marked()];

            // Asked again: a number that has become free may be another process's by now.
            foreach (int id in marked.Where(IsMarked))
            {
                KillOne(id);
            }

            again = marked.Length > 0 || Processes().Any(IsNascent);
            if (again)
            {
                Thread.Sleep(BetweenLooks);
            }
        }
    }

    private static void KillOne(int id)
    {
        try
        {
            using Process other = Process.GetProcessById(id);
            other.Kill();
            other.WaitForExit(Farewell);
        }
        catch (Exception exception) when (exception is ArgumentException or Win32Exception or InvalidOperationException)
        {
            // It has just ended.
        }
    }

    private static IEnumerable<int> Processes() => Directory.EnumerateDirectories("/proc")
        .Select(static folder => int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out int id) ? id : 0)
        .Where(static id => id > 0);

    // Descendants that left the process tree still carry the socket's path, which is unique, in their environment.
    private IEnumerable<int> Marked() => Processes().Where(IsMarked);

    private bool IsMarked(int id)
    {
        try
        {
            return Encoding.UTF8.GetString(File.ReadAllBytes($"/proc/{id}/environ")).Split('\0').Contains(mark);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false; // Another user's process, or one that has just ended: not ours.
        }
    }

    /// <summary>Whether a process that started after this SUT is about to become another program: it has memory, and for a moment no environment.</summary>
    private bool IsNascent(int id)
    {
        try
        {
            return File.ReadAllBytes($"/proc/{id}/environ").Length == 0
                && !File.ReadAllText($"/proc/{id}/statm").StartsWith("0 ", StringComparison.Ordinal)
                && StartOf(id) >= started;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>The kernel's ticks since the machine started, 100 a second (proc(5), /proc/uptime).</summary>
    private static long TicksNow() => (long)(100 * decimal.Parse(File.ReadAllText("/proc/uptime").Split(' ')[0], CultureInfo.InvariantCulture));

    /// <summary>When a process started, in the same ticks (proc(5), /proc/pid/stat, field 22).</summary>
    private static long StartOf(int id)
    {
        string stat = File.ReadAllText($"/proc/{id}/stat");
        return long.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[19], CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Kill(int process, int signal);
}
