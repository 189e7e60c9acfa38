using System.Diagnostics;

namespace Bench.Cli.Tests;

public sealed class InterruptionTests
{
    /// <summary>Whether every way to end is tried in every phase (tests/run-heavy), or each once.</summary>
    internal static readonly bool EveryEnding = Environment.GetEnvironmentVariable("BENCH_EVERY_ENDING") is not null;

    public static TheoryData<string, int, int> Endings
    {
        get
        {
            TheoryData<string, int, int> all = new() { { "-KILL", 137, 6 } };
            if (EveryEnding)
            {
                all.Add("-INT", ExitCode.Interrupted, 4);
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void A_run_that_is_ended_leaves_nothing_that_verifies_wrongly_and_needs_no_cleaning(string signal, int expected, int phases)
    {
        using TemporaryFolder folder = new();
        using (Process run = CommandLine.Start(folder.Path, "run", "matmul-43", "--scenario", "single-stream", "--out", "out"))
        {
            for (int phase = 0; phase < phases; phase++)
            {
                Assert.NotNull(run.StandardError.ReadLine());
            }

            Process.Start("kill", [signal, $"{run.Id}"]).WaitForExit();
            run.WaitForExit();
            Assert.Equal(expected, run.ExitCode);
        }

        // Of an interruption in order not even the key is left that signed nothing.
        string key = folder.At("out", "development.pub.pem");
        (int code, string output, string error) = CommandLine.Run(["verify", folder.At("out"), .. File.Exists(key) ? (string[])["--key", key] : []]);
        Assert.True(code is ExitCode.WorldFailed or ExitCode.Clean, output + error);
        if (code == ExitCode.WorldFailed)
        {
            Assert.Contains("no *.bundle.zip", output, StringComparison.Ordinal);
            int again = CommandLine.Finish(folder.Path, "run", "matmul-43", "--scenario", "single-stream", "--out", "out").Code;
            Assert.True(again is ExitCode.Clean or ExitCode.Findings, "the folder needs no cleaning; how fast the run is, is the machine's affair");
        }
    }

    [Fact]
    public void A_signal_in_the_compliance_runs_keeps_the_timed_run()
    {
        using TemporaryFolder folder = new();
        using Process run = CommandLine.Start(folder.Path, "run", "matmul-43", "--scenario", "single-stream", "--compliance", "--out", "out");
        while (run.StandardError.ReadLine() is { } line && !line.Contains("compliance runs", StringComparison.Ordinal))
        {
        }

        Process.Start("kill", ["-INT", $"{run.Id}"]).WaitForExit();
        run.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.True(File.Exists(folder.At("out", "runs", "matmul-43.single-stream", "performance", "run.jsonl")));
        Assert.True(File.Exists(folder.At("out", "runs", "matmul-43.single-stream", "plan.json")));
    }

    public static TheoryData<string> Signals => EveryEnding ? ["-INT", "-TERM"] : ["-TERM"];

    [Theory]
    [MemberData(nameof(Signals))]
    public void A_signal_ends_the_timed_run_in_order_and_what_was_measured_is_INVALID(string signal)
    {
        using TemporaryFolder folder = new();
        using Process run = CommandLine.Start(folder.Path, "run", "matmul-43", "--scenario", "single-stream", "--out", "out", "--ledger", "ledger");
        while (run.StandardError.ReadLine() is { } line && !line.Contains("timed run", StringComparison.Ordinal))
        {
        }

        Process.Start("kill", [signal, $"{run.Id}"]).WaitForExit();
        string said = run.StandardError.ReadToEnd();
        run.WaitForExit();
        Assert.Equal(ExitCode.Interrupted, run.ExitCode);
        Assert.Contains("interrupted: matmul-43 single-stream: its result is NOT sealed; what was measured is in out/runs/matmul-43.single-stream", said, StringComparison.Ordinal);
        Assert.Contains("measure it anew", said, StringComparison.Ordinal);

        (int code, string findings, _) = CommandLine.Run("check", folder.At("out", "runs", "matmul-43.single-stream"));
        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("RUN108: interrupted", findings, StringComparison.Ordinal);
        (_, string attempts, _) = CommandLine.Run("attempts", "--ledger", folder.At("ledger"));
        Assert.Contains("interrupted: Ctrl-C or SIGTERM", attempts, StringComparison.Ordinal);
        Assert.Contains("1 started, 0 of them never ended", attempts, StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_runs_into_one_folder_one_wins_and_the_other_says_who_holds_it()
    {
        using TemporaryFolder folder = new();
        using Process first = CommandLine.Start(folder.Path, "run", "matmul-43", "--scenario", "single-stream", "--out", "out");
        Assert.NotNull(first.StandardError.ReadLine());

        (int code, _, string error) = CommandLine.Run("run", "matmul-43", "--out", folder.At("out"));

        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains($"process {first.Id}", error, StringComparison.Ordinal);
        first.StandardError.ReadToEnd();
        first.WaitForExit();
        Assert.True(first.ExitCode is ExitCode.Clean or ExitCode.Findings, "the winner is not disturbed");
    }
}
