using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Bench.Sut;

/// <summary>Ends suspended processes when this one is killed: what is stopped would never notice, and keep its memory for good.</summary>
/// <remarks>A shell that waits for a line. It gets one when all is well; the end of the file says that whoever held the pipe is gone.</remarks>
internal sealed class SuspensionGuard : IDisposable
{
    // A number may be another process's by then: only one with the mark is ended. Ctrl-C reaches the guard too, and is not meant for it.
    private const string Script = """
        trap '' INT TERM HUP
        mark=$1
        shift
        read -r end && exit 0
        for process; do
            grep -qF "$mark" "/proc/$process/environ" && kill -KILL "$process"
        done
        """;

    private readonly Process shell;

    /// <summary>Guards processes.</summary>
    /// <param name="mark">What their environment holds and no other's.</param>
    /// <param name="processes">Their numbers.</param>
    /// <exception cref="SutStartException">There is no shell.</exception>
    public SuspensionGuard(string mark, ImmutableArray<int> processes)
    {
        string[] arguments = ["-c", Script, "guard", mark, .. processes.Select(static process => process.ToString(CultureInfo.InvariantCulture))];
        try
        {
            shell = Process.Start(new ProcessStartInfo("sh", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
        }
        catch (Win32Exception exception)
        {
            throw new SutStartException("sh", exception.Message, inner: exception);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        try
        {
            shell.StandardInput.WriteLine();
            shell.StandardInput.Close();
        }
        catch (IOException)
        {
            // Somebody ended it.
        }

        shell.WaitForExit();
        shell.Dispose();
    }
}
