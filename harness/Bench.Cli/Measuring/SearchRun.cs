using System.Globalization;
using System.Text.Json;
using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Results.Curves;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Measuring;

/// <summary><c>bench run --find-peak</c> and <c>--sweep</c>: one workload in one scenario, a curve instead of a result. Nothing is sealed.</summary>
internal static class SearchRun
{
    /// <summary>Searches or sweeps, and prints what was found.</summary>
    /// <returns>Clean when a peak was found or every rate of the sweep was measured.</returns>
    public static int Measure(Terminal terminal, RunSelection selection, RunOptions options, SearchOptions search, CancellationToken interrupted)
    {
        (Definition<Workload> workload, Scenario scenario, long? bound, string origin) = Require(selection, options, search);
        using RunFolder folder = RunFolder.Take(options.Out);
        CurveFiles files = new(folder);
        files.RequireFree();
        using SigningKey unused = SigningKey.Generate(); // Nothing is sealed.
        RunProgressLine progress = new(terminal, 1, estimatedSeconds: null, options.Progress);
        progress.Phase("measuring this machine's limits and the harness's own cost");
        Circumstances circumstances = Circumstances.Of(selection, options, folder, unused) with { Implementation = selection.ImplementationsOf(workload.Value, options)[^1] };
        progress.Phase($"{workload.Value.Id}: generating and checking its data, starting the SUT");
        using WorkloadBench bench = WorkloadBench.Open(workload, circumstances);
        progress.Phase($"{workload.Value.Id} {Names.Of(scenario)}: warm-up");
        double rate = new Calibration(bench, circumstances, interrupted).Rate(scenario);
        Plan plan = Planner.Resolve(selection.RequestOf(workload, scenario, options, rate, circumstances.Implementation)).OrRefuse();
        RatePoints points = new(bench, circumstances, plan, bound, rate, progress, interrupted);
        RateCurve empty = new()
        {
            Workload = workload.Value.Id,
            Scenario = scenario,
            Sut = bench.Sut.Name,
            MachineDigest = circumstances.System.Fingerprint,
            HarnessVersion = BuildDigest.HarnessVersion,
            Varied = scenario == Scenario.Server ? "target_qps" : "samples_per_query",
            Percentile = plan.Performance.TargetLatencyPercentile,
            LatencyBoundNs = bound,
            TtftBoundNs = plan.Performance.UseTokenLatencies ? plan.Performance.ServerTtftLatencyNs : null,
            TpotBoundNs = plan.Performance.UseTokenLatencies ? plan.Performance.ServerTpotLatencyNs : null,
            LatencyBoundOrigin = origin,
        };
        RateSearch run = new(points.At, files.Write, search, terminal, TimeProvider.System);
        RateCurve curve = run.Run(empty, scenario == Scenario.Server ? plan.Performance.TargetQps : plan.Performance.SamplesPerQuery);
        Print(terminal, curve, search, options.Json);
        terminal.Say($"\ncurve.json, curve.csv and curve.svg are in {folder.Path}");
        return ExitCodeOf(curve, run.Cut, search);
    }

    /// <summary>What is searched, under which bound of latency; refuses what cannot be searched.</summary>
    /// <exception cref="UsageException">More than one workload or scenario, no bound, or an option that a search does nothing with.</exception>
    public static (Definition<Workload> Workload, Scenario Scenario, long? BoundNs, string BoundOrigin) Require(RunSelection selection, RunOptions options, SearchOptions search)
    {
        (Definition<Workload> workload, Scenario scenario) = Only(selection);
        (long? bound, string origin) = BoundOf(workload, scenario, search);
        RequireWholeNumbers(scenario, search);
        RefuseWhatNothingIsDoneWith(options);
        return (workload, scenario, bound, origin);
    }

    private static (Definition<Workload> Workload, Scenario Scenario) Only(RunSelection selection) =>
        selection is { Workloads: [{ Scenarios: [Scenario.Server or Scenario.MultiStream] } only] }
            ? (only.Workload, only.Scenarios[0])
            : throw new UsageException(
                $"a search takes one workload in one scenario, server or multi-stream; found {string.Join(", ", selection.Workloads.Take(3).Select(static item => $"{item.Workload.Value.Id} in {string.Join(" and ", item.Scenarios.Select(Names.Of))}"))}{(selection.Workloads.Length > 3 ? " and others" : "")}",
                "bench run matmul-1024 --scenario server --find-peak");

    // Where tokens are bounded they judge too, whatever bound of the whole response there is.
    private static (long? BoundNs, string Origin) BoundOf(Definition<Workload> workload, Scenario scenario, SearchOptions search)
    {
        string place = $"scenarios.{Names.Of(scenario).Replace('-', '_')}";
        ScenarioSpec? spec = workload.Value.For(scenario);
        return (search.LatencyBound, spec) switch
        {
            ({ } own, _) => (own.Value, "--latency-bound"),
            (_, { LatencyBoundNs: { } stated }) => (stated, workload.LocationOf($"{place}.latency_bound").WithoutFolder().ToString()),
            (_, { TtftBoundNs: not null }) => (null, workload.LocationOf($"{place}.ttft_bound").WithoutFolder().ToString()),
            _ => throw new UsageException($"{workload.Value.Id} states no latency bound for {Names.Of(scenario)}, and without one every rate is valid", "state one: --latency-bound 50ms"),
        };
    }

    private static void RequireWholeNumbers(Scenario scenario, SearchOptions search)
    {
        if (scenario == Scenario.MultiStream && search.Sweep.Any(static rate => rate != Math.Floor(rate)))
        {
            throw new UsageException("--sweep in multi-stream varies the samples per query; expected whole numbers", "--sweep 1,2,4,8");
        }
    }

    private static void RefuseWhatNothingIsDoneWith(RunOptions options)
    {
        if (options.Arrivals?.Process is ArrivalProcess.Trace or ArrivalProcess.ClosedLoop)
        {
            throw new UsageException("a search varies the rate, and neither a trace nor a closed loop has one to vary", "leave --arrivals out, or give constant or bursts");
        }

        if (options.Precisions.Count > 1 || options.Implementations.Count > 1)
        {
            throw new UsageException("a search is made in one precision, with one implementation", "give one --precision, and one --implementation or none");
        }

        if (options.Compliance || options.KeepResponses || options.Key is not null || options.Ledger is not null)
        {
            throw new UsageException("--compliance, --keep-responses, --key and --ledger belong to a result, and a search seals none", "search first, then measure at the rate found");
        }
    }

    private static int ExitCodeOf(RateCurve curve, SearchCut? cut, SearchOptions search) => cut?.Cause switch
    {
        SearchCutCause.Interrupted => ExitCode.Interrupted,
        SearchCutCause.SutLost => ExitCode.WorldFailed,
        _ when search.FindsPeak => curve.Peak is null ? ExitCode.Findings : ExitCode.Clean,
        _ => cut is null ? ExitCode.Clean : ExitCode.Findings,
    };

    private static void Print(Terminal terminal, RateCurve curve, SearchOptions search, bool json)
    {
        if (json)
        {
            terminal.Line(JsonSerializer.Serialize(curve, BenchJson.Indented));
            return;
        }

        bool tokens = curve.TtftBoundNs is not null;
        string[] latencies = tokens ? ["p99 latency ", "p99 TTFT ", "p99 TPOT "] : ["p50 ", "p90 ", "p99 "];
        terminal.Table(
            ["run ", curve.Varied.Replace('_', ' ') + " ", "samples/s ", "queries ", .. latencies, "valid"],
            curve.Points.Select((point, run) => new[]
            {
                (run + 1).ToString(CultureInfo.InvariantCulture), Quantity.Number(point.Rate), Quantity.Number(point.AchievedRate), point.Queries.ToString(CultureInfo.InvariantCulture),
                Time(tokens ? point.P99Ns : point.P50Ns), Time(tokens ? point.TtftP99Ns : point.P90Ns), Time(tokens ? point.TpotP99Ns : point.P99Ns),
                point.Valid ? "yes" : $"NO: {string.Join("; ", point.InvalidReasons)}",
            }));
        string bound = tokens ? $"TTFT {Time(curve.TtftBoundNs)}, TPOT {Time(curve.TpotBoundNs)}{(curve.LatencyBoundNs is { } whole ? $", latency {Time(whole)}" : "")}" : Time(curve.LatencyBoundNs);
        terminal.Line($"the bound: {bound} at percentile {Quantity.Number(curve.Percentile * 100)} ({curve.LatencyBoundOrigin})");
        if (search.FindsPeak)
        {
            string failure = curve.ConfirmedFailure is { } failed ? $"; {Text(curve, failed)} failed twice" : "";
            string came = curve.Points.LastOrDefault(point => point.Valid && point.Rate == curve.Peak) is { } best ? $" asked for, {Quantity.Number(best.AchievedRate)} samples/s came" : "";
            terminal.Line(curve.Peak is { } peak ? $"the peak: {Text(curve, peak)}{came}{failure}" : $"no peak was found{failure}");
        }

        if (!curve.ValidAboveFailed.IsEmpty)
        {
            terminal.Line($"valid although they or a lower rate failed too: {string.Join(", ", curve.ValidAboveFailed.Select(Quantity.Number))}");
        }

        terminal.Line($"ended since {curve.End}; {curve.Standing}");
    }

    private static string Time(long? nanoseconds) => nanoseconds is { } known ? Quantity.Time(known) : "none";

    private static string Text(RateCurve curve, double rate) => $"{Quantity.Number(rate)} {(curve.Scenario == Scenario.Server ? "queries/s" : "samples per query")}";
}
