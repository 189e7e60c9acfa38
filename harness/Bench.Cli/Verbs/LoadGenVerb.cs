using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Bench.Cli.Measuring;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Cli.Verbs;

/// <summary><c>bench loadgen null</c>: measures the harness itself with a SUT that does nothing.</summary>
internal static class LoadGenVerb
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerOptions.Default)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        NewLine = "\n",
    };

    public static Command Create(Terminal terminal, CancellationToken interrupted) => new("loadgen", "The traffic generator itself") { Null(terminal, interrupted) };

    private static Command Null(Terminal terminal, CancellationToken interrupted)
    {
        Option<string> scenario = new("--scenario") { HelpName = "S", Description = "single-stream, multi-stream, server or offline", DefaultValueFactory = static _ => "single-stream" };
        Option<long> queries = new("--queries") { HelpName = "N", Description = "Queries (offline: samples) at least", DefaultValueFactory = static _ => 1_000_000 };
        Option<string> sut = new("--sut") { HelpName = "inline|worker|process", Description = "Where the SUT that does nothing runs", DefaultValueFactory = static _ => "inline" };
        Option<double> rate = new("--target-qps") { HelpName = "Q", Description = "Server: queries a second", DefaultValueFactory = static _ => 10_000 };
        Option<string?> arrivals = ArrivalOption.Create();
        Option<double> seconds = new("--seconds") { HelpName = "T", Description = "Least duration; 0 leaves it to the number of queries", DefaultValueFactory = static _ => 0 };
        Option<int> together = new("--samples-per-query") { HelpName = "N", Description = "Multi-stream: samples of a query", DefaultValueFactory = static _ => 8 };
        Option<string?> output = new("--out") { HelpName = "DIR", Description = "Keep the records there, in a new or empty folder; without it they go to a temporary folder that is removed" };
        Option<bool> json = new("--json") { Description = "Print the figures as JSON" };
        Command command = new("null", "What the harness adds to a query: a run with a SUT that does nothing") { scenario, queries, sut, rate, arrivals, seconds, together, output, json };
        command.SetAction(parsed => Run(
            terminal,
            new TestSettings
            {
                Scenario = Names.Read<Scenario>("--scenario", parsed.GetRequiredValue(scenario)),
                MinQueryCount = parsed.GetRequiredValue(queries),
                MinDurationMs = Milliseconds(parsed.GetRequiredValue(seconds)),
                TargetQps = parsed.GetRequiredValue(rate),
                Arrivals = ArrivalOption.Read(parsed.GetValue(arrivals))?.Process,
                SamplesPerQuery = parsed.GetRequiredValue(together),
                EarlyStopping = false,
            },
            Names.Read<NullRun.Place>("--sut", parsed.GetRequiredValue(sut)),
            parsed.GetValue(output),
            parsed.GetValue(json),
            interrupted));
        return command;
    }

    private static int Run(Terminal terminal, TestSettings asked, NullRun.Place place, string? output, bool json, CancellationToken interrupted)
    {
        TestSettings settings = asked with { TargetQps = RateOf(asked) };
        int samples = new LoadGen.EmptyLibrary().TotalSampleCount;
        if (settings.MinQueryCount < 1)
        {
            throw new UsageException($"--queries is {settings.MinQueryCount}; expected at least 1");
        }

        if (EffectiveSettings.WhyRefused(settings, samples, samples) is { } reason)
        {
            throw new UsageException($"no run can be made of the options: {reason}", "bench loadgen null --help says what each means");
        }

        if (output is not null && Directory.Exists(output) && Directory.EnumerateFileSystemEntries(output).Any())
        {
            throw new UsageException($"{output} is not empty; expected a new or empty folder", "name another folder with --out");
        }

        string folder = output ?? Directory.CreateTempSubdirectory("bench-").FullName;
        try
        {
            NullRunReport report = NullRun.Measure(settings, place, folder, interrupted);
            interrupted.ThrowIfCancellationRequested();
            Print(terminal, report, json);
            return report.Valid ? ExitCode.Clean : ExitCode.Findings;
        }
        finally
        {
            if (output is null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static void Print(Terminal terminal, NullRunReport report, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(report, Json));
            return;
        }

        foreach (string fault in report.Faults)
        {
            terminal.Line($"INVALID: {fault}");
        }

        terminal.Table(["figure", "value "],
        [
            ["queries", Count(report.Queries)],
            ["samples", Count(report.Samples)],
            ["queries a second", Count(report.QueriesPerSecond)],
            ["samples a second", Count(report.SamplesPerSecond)],
            ["time to generate", Milliseconds(report.GenerateNs)],
            ["from the last completion to the results", Milliseconds(report.EndNs)],
            ["resident memory a query", $"{report.BytesPerQuery.ToString("F1", CultureInfo.InvariantCulture)} B"],
            ["resident memory at most", $"{(report.PeakRssBytes / 1048576.0).ToString("F0", CultureInfo.InvariantCulture)} MiB"],
            ["allocated a query", $"{report.AllocatedBytesPerQuery.ToString("F2", CultureInfo.InvariantCulture)} B"],
            ["latency p50, p90, p99, p99.9", Percentiles(report.LatencyNs)],
            .. report.LatenessNs is { } late ? [["lateness p50, p90, p99, p99.9", Percentiles(late)]] : Array.Empty<IReadOnlyList<string>>(),
            .. report.BareSpinLatenessNs is { } bare ? [["of a bare spin at that rate", Percentiles(bare)]] : Array.Empty<IReadOnlyList<string>>(),
            .. report.AchievedQps is { } achieved ? [["queries issued a second", Count(achieved)]] : Array.Empty<IReadOnlyList<string>>(),
        ]);
    }

    // A trace has a rate of its own; where the SUT sets the pace the rate only bounds how many queries a duration may take.
    private static double RateOf(TestSettings asked) => asked switch
    {
        { Arrivals: ArrivalProcess.Trace trace } => trace.MeanQps,
        { IsScheduled: true } => asked.TargetQps,
        _ => 50_000_000,
    };

    private static long Milliseconds(double seconds) =>
        seconds is >= 0 and <= 1e9 ? (long)(seconds * 1000) : throw new UsageException($"--seconds is {seconds.ToString(CultureInfo.InvariantCulture)}; expected 0 to 1e9");

    private static string Milliseconds(long nanoseconds) => $"{(nanoseconds / 1e6).ToString("F1", CultureInfo.InvariantCulture)} ms";

    private static string Count(double number) => number.ToString("N0", CultureInfo.InvariantCulture);

    private static string Percentiles(NullRunPercentiles of) =>
        string.Create(CultureInfo.InvariantCulture, $"{of.P50 / 1e3:F2}, {of.P90 / 1e3:F2}, {of.P99 / 1e3:F2}, {of.P999 / 1e3:F2} us");
}
