using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>Real runs, two at a time on one ledger, are killed at random instants. Two by default; <c>BENCH_KILLS</c> sets the number (<c>tests/run-heavy</c>), <c>BENCH_KILL_SEED</c> repeats a sequence.</summary>
public sealed class KillTests
{
    /// <summary>Lines that a run says before its last phase: which of them a run is killed after, and how long after, is random.</summary>
    private const int Lines = 7;

    private const int LongestMilliseconds = 900;

    [Fact]
    public void A_run_that_is_killed_at_any_instant_is_counted_and_leaves_nothing_that_passes_for_whole()
    {
        int kills = Number("BENCH_KILLS") ?? 2;
        int seed = Number("BENCH_KILL_SEED") ?? Random.Shared.Next();
        Random random = new(seed);
        (int Line, int Milliseconds)[] instants = [.. Enumerable.Range(0, kills).Select(_ => (random.Next(Lines + 1), random.Next(LongestMilliseconds)))];
        using TemporaryFolder folder = new();
        string ledger = folder.At("state", "ledger");
        int began = 0;
        int mayHaveBegun = 0;

        Parallel.For(0, kills, new ParallelOptions { MaxDegreeOfParallelism = 2 }, kill =>
        {
            string output = folder.At($"{kill}");
            string said = Kill(folder.Path, instants[kill], output, ledger);
            Interlocked.Add(ref began, said.Contains("warm-up", StringComparison.Ordinal) ? 1 : 0);
            Interlocked.Add(ref mayHaveBegun, said.Contains("starting the SUT", StringComparison.Ordinal) ? 1 : 0);
            string instant = $"seed {seed}, kill {kill}, {instants[kill].Milliseconds} ms after line {instants[kill].Line}: ";
            (int listed, _, string error) = CommandLine.Run("attempts", "--ledger", ledger);
            Assert.True(listed == ExitCode.Clean, instant + error);
            (int verified, string verdict, _) = Directory.Exists(output) ? CommandLine.Run("verify", output, "--key", Path.Combine(output, "development.pub.pem")) : (ExitCode.WorldFailed, "", "");
            Assert.True(verified is ExitCode.Clean or ExitCode.Findings || (verified == ExitCode.WorldFailed && !verdict.Contains("REFUSED", StringComparison.Ordinal)), instant + verdict);
        });

        JsonElement[] attempts = Attempts(ledger);
        Assert.True(began <= attempts.Length && attempts.Length <= mayHaveBegun, $"seed {seed}: {attempts.Length} attempts in the ledger; {began} runs began one and {mayHaveBegun} may have");
        Assert.DoesNotContain(attempts, static attempt => attempt.GetProperty("is_running").GetBoolean());
        int unended = attempts.Count(static attempt => !attempt.TryGetProperty("ended", out _));
        NextRunReports(folder, ledger, unended, attempts.Length);
    }

    /// <summary>The next run says once of each attempt that it never ended, and its bundle lists all of them.</summary>
    private static void NextRunReports(TemporaryFolder folder, string ledger, int unended, int started)
    {
        (int code, string output, string error) = CommandLine.Finish(folder.Path, Arguments("next", ledger));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        Assert.Equal(unended, error.Split("and never ended").Length - 1);
        Assert.All(Attempts(ledger), static attempt => Assert.True(attempt.TryGetProperty("ended", out _)));

        string bundle = folder.At("next", "lstm-b1.single-stream.bundle.zip");
        Assert.True(CommandLine.Run("verify", bundle, "--key", folder.At("next", "development.pub.pem")).Code is ExitCode.Clean or ExitCode.Findings);
        using ZipArchive archive = ZipFile.OpenRead(bundle);
        using Stream list = archive.GetEntry("payload/attempts.json")!.Open();
        using JsonDocument document = JsonDocument.Parse(list);
        string[] kinds = [.. document.RootElement.GetProperty("ledger").EnumerateArray().Select(static section => section.GetProperty("entry").GetProperty("kind").GetString()!)];
        Assert.Equal(started + 1, kinds.Count(static kind => kind == "started"));
    }

    /// <summary>Starts a run, waits for its line and some time longer, kills it, and returns what it said.</summary>
    private static string Kill(string folder, (int Line, int Milliseconds) instant, string output, string ledger)
    {
        using Process run = CommandLine.Start(folder, Arguments(output, ledger));
        Task<string> rest = run.StandardOutput.ReadToEndAsync();
        string said = "";
        for (int line = 0; line < instant.Line && run.StandardError.ReadLine() is { } text; line++)
        {
            said += text + "\n";
        }

        run.WaitForExit(instant.Milliseconds);
        run.Kill();
        run.WaitForExit();
        _ = rest.Result;
        return said + run.StandardError.ReadToEnd();
    }

    private static string[] Arguments(string output, string ledger) => ["run", "lstm-b1", "--scenario", "single-stream", "--out", output, "--ledger", ledger];

    private static JsonElement[] Attempts(string ledger)
    {
        using JsonDocument document = JsonDocument.Parse(CommandLine.Run("attempts", "--ledger", ledger, "--json").Out);
        return [.. document.RootElement.Clone().EnumerateArray()];
    }

    private static int? Number(string variable) =>
        Environment.GetEnvironmentVariable(variable) is { Length: > 0 } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;
}
