using System.Diagnostics;
using System.Globalization;

namespace Bench.Cli.Tests;

/// <summary>The real program measures a real process, which is killed or stopped in the midst: it says so within the time-out and two seconds, and nothing of the process stays.</summary>
public sealed class DeadSutTests : IDisposable
{
    private const string Killed = "its process ended with exit code 137";
    private static readonly TimeSpan TimeOut = TimeSpan.FromSeconds(5);
    private readonly TemporaryFolder folder = new();

    public DeadSutTests()
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("my-matmul.yaml")).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("my-matmul.yaml")).Code);
        File.WriteAllText(folder.At("sut.yaml"), $"""
            schema: bench/sut/v1
            name: honest
            command: [dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}, honest]
            threads: 1
            timeout: {TimeOut.TotalSeconds} s

            """);
    }

    public void Dispose() => folder.Dispose();

    // Each takes up to half a minute: the other signal in either phase has its turn in tests/run-heavy.
    public static TheoryData<string, string, string> InTheTimedRun
    {
        get
        {
            TheoryData<string, string, string> all = new() { { "-STOP", "nothing came back for 5 s", "RUN106" } };
            if (InterruptionTests.EveryEnding)
            {
                all.Add("-KILL", Killed, "RUN108");
            }

            return all;
        }
    }

    public static TheoryData<string, string> InTheWarmUp
    {
        get
        {
            TheoryData<string, string> all = new() { { "-KILL", Killed } };
            if (InterruptionTests.EveryEnding)
            {
                all.Add("-STOP", "nothing came back for 5 s");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(InTheTimedRun))]
    public void A_SUT_that_dies_in_the_timed_run_is_told_at_once_and_its_result_is_INVALID(string signal, string reason, string rule)
    {
        (int code, string output, string error) = RunAndSignal("timed run", signal);

        Assert.True(code == ExitCode.Findings, output + error);
        Assert.Contains($"INVALID: my-matmul single-stream: {rule}", error, StringComparison.Ordinal);
        Assert.Contains($"(bench explain {rule})\n", error, StringComparison.Ordinal);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        (int verified, string findings, _) = CommandLine.Run("verify", folder.At("out"), "--key", folder.At("out", "development.pub.pem"));
        Assert.Equal(ExitCode.Findings, verified);
        Assert.Contains(rule, findings, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(InTheWarmUp))]
    public void A_SUT_that_dies_in_the_warm_up_is_not_measured(string signal, string reason)
    {
        (int code, string output, string error) = RunAndSignal("warm-up", signal);

        Assert.True(code == ExitCode.WorldFailed, output + error);
        Assert.Contains("INVALID my-matmul: not measured: my-matmul: the SUT did not come through the warm-up", output, StringComparison.Ordinal);
        Assert.Contains(reason, output, StringComparison.Ordinal);
        Assert.Contains("\n  help: ", output, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));
        Assert.Contains("nothing was sealed in out", error, StringComparison.Ordinal);
        Assert.DoesNotContain("verify them with", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_still_says_why_an_earlier_workload_was_not_measured()
    {
        using Process run = CommandLine.Start(folder.Path, "run", "./my-matmul.yaml", "matmul-43", "--scenario", "single-stream", "--sut", "sut.yaml", "--out", "out");
        string before = ReadUntil(run, "my-matmul single-stream: warm-up");
        Process.Start("kill", ["-KILL", $"{ChildOf(run.Id)}"]).WaitForExit();
        before += ReadUntil(run, "matmul-43 single-stream: warm-up");
        Process.Start("kill", ["-INT", $"{run.Id}"]).WaitForExit();
        (int code, string output, string error) = CommandLine.Finish(run);

        Assert.True(code == ExitCode.Interrupted, output + before + error);
        Assert.Contains("INVALID my-matmul: not measured: my-matmul: the SUT did not come through the warm-up", output, StringComparison.Ordinal);
    }

    private (int Code, string Out, string Error) RunAndSignal(string phase, string signal)
    {
        using Process run = CommandLine.Start(folder.Path, "run", "./my-matmul.yaml", "--scenario", "single-stream", "--sut", "sut.yaml", "--out", "out");
        Task<string> output = run.StandardOutput.ReadToEndAsync();
        string before = ReadUntil(run, phase);
        int sut = ChildOf(run.Id);
        Process.Start("kill", [signal, $"{sut}"]).WaitForExit();
        long died = Stopwatch.GetTimestamp();
        string told = ReadUntil(run, "INVALID");
        TimeSpan took = Stopwatch.GetElapsedTime(died);

        Assert.True(took < TimeOut + TimeSpan.FromSeconds(2), $"it was told after {took}: {told}");
        string after = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.False(Directory.Exists($"/proc/{sut}"), $"process {sut} is still there");
        return (run.ExitCode, output.Result, before + told + after);
    }

    private static string ReadUntil(Process run, string words)
    {
        string said = "";
        while (run.StandardError.ReadLine() is { } line)
        {
            said += line + "\n";
            if (line.Contains(words, StringComparison.Ordinal))
            {
                return said;
            }
        }

        Assert.Fail($"'{words}' was never said:\n{said}");
        return said;
    }

    // The fourth field of a process's line is its parent's number; the second, its name, may hold blanks.
    private static int ChildOf(int parent) => Assert.Single(
        Directory.GetDirectories("/proc").Select(Path.GetFileName).Where(static name => int.TryParse(name, out _)).Select(static name => int.Parse(name!, CultureInfo.InvariantCulture)),
        process => ParentOf(process) == parent);

    private static int? ParentOf(int process)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return int.Parse(stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null; // It ended while we looked.
        }
    }
}
