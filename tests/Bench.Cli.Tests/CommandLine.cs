using System.Diagnostics;

namespace Bench.Cli.Tests;

/// <summary>Runs a command line, inside this process or as the real program.</summary>
internal static class CommandLine
{
    /// <summary>The built program's assembly, beside the tests.</summary>
    public static string Assembly { get; } = Path.Combine(AppContext.BaseDirectory, "bench.dll");

    /// <summary>Runs inside this process, as redirected output would be seen.</summary>
    public static (int Code, string Out, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = BenchCommand.Invoke(arguments, new Terminal(output, error, outputRedirected: true, errorRedirected: true), CancellationToken.None);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>What <c>check</c> printed of one item, without the first line, which names it, and without the questions, which point to what is attested where something is.</summary>
    public static string FindingsIn(string checkText) => checkText[checkText.IndexOf('\n', StringComparison.Ordinal)..checkText.IndexOf("\n\n", StringComparison.Ordinal)];

    /// <summary>How the real program is started in a folder; a test may add to its environment.</summary>
    public static ProcessStartInfo Command(string folder, params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", [Assembly, .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        if (arguments[0] is not ("run" or "reproduce") || arguments.Contains("--dry-run"))
        {
            // Most of what a short program does is to start, which tiers make quicker; what is asked how fast something was runs as it is shipped.
            start.Environment["DOTNET_TieredCompilation"] = "1";
        }

        return start;
    }

    /// <summary>Starts the real program in a folder.</summary>
    public static Process Start(string folder, params string[] arguments) => Process.Start(Command(folder, arguments))!;

    /// <summary>Runs the real program to its end.</summary>
    public static (int Code, string Out, string Error) Finish(string folder, params string[] arguments)
    {
        using Process process = Start(folder, arguments);
        return Finish(process);
    }

    /// <summary>Waits for the end of a program that was started, and reads what it has still to say.</summary>
    public static (int Code, string Out, string Error) Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }
}
