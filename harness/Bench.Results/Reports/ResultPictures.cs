using System.Collections.Immutable;
using Bench.Results.Comparisons;
using Bench.Results.Plots;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Reports;

/// <summary>The pictures of a report, each a pure function of its results: the same bundles draw the same bytes.</summary>
public static class ResultPictures
{
    /// <summary>Name and SVG of every picture of one result; none when nothing completed.</summary>
    public static IEnumerable<(string Name, string Svg)> Of(ReportedResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        if (result.Evidence.Performance is not { } run || !run.Records.Any(IsComplete))
        {
            yield break;
        }

        ImmutableArray<TimedLatency> queries = TimedLatencies(run);
        yield return ($"{result.FileStem}.latency.svg", LatencyHistogram.Draw(result.PictureTitle, [.. queries.Select(static query => query.LatencyNs)]));
        if (run.Header.Settings.Scenario != Scenario.Offline)
        {
            // Offline has one arrival, at zero; its distribution of latencies is its progress over time.
            yield return ($"{result.FileStem}.timeline.svg", LatencyTimeline.Draw(result.PictureTitle, queries));
        }

        if (TokenPicture(result.PictureTitle, run) is { } tokens)
        {
            yield return ($"{result.FileStem}.tokens.svg", tokens);
        }
    }

    /// <summary>All results under the highest roofs measured of the machine that the first was measured on; null when none of them is from it or completed anything.</summary>
    public static string? Roofline(IReadOnlyList<ReportedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        if (results.Count == 0)
        {
            return null;
        }

        Sha256Digest machine = results[0].Evidence.System.Fingerprint;
        ReportedResult[] ofMachine = [.. results.Where(result => result.Evidence.System.Fingerprint == machine)];
        ImmutableArray<RooflinePoint> points = [.. ofMachine.Select(PointOf).OfType<RooflinePoint>()];

        // Limits are measured before each workload, and what disturbs a measurement makes it low: under those of one workload another's result would lie above its roof.
        MachineLimits highest = ofMachine.Select(static result => result.Evidence.System.Limits).Aggregate(static (best, next) => best.BestWith(next));
        return points.IsEmpty ? null : RooflinePlot.Draw(highest, points);
    }

    /// <summary>How close each result came to the machine's limit; null without results.</summary>
    public static string? SpeedOfLight(IReadOnlyList<ReportedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        ImmutableArray<IntervalBar> bars =
        [
            .. from result in results
               where result.NumbersEstablished
               let percent = result.Evidence.Declared?.SpeedOfLightPercent
               where percent is not null
               select new IntervalBar(result.Title, percent.Value, percent.Value, percent.Value, $"{Quantity.Number(percent.Value)} %"),
        ];
        return bars.IsEmpty ? null : IntervalBars.Draw("Percent of speed of light", "percent of the machine's measured limit for the algorithm's cost", bars, 100);
    }

    /// <summary>Name and SVG of a picture for every workload and scenario that several results have: their metric side by side, with the interval that each log leaves open.</summary>
    public static IEnumerable<(string Name, string Svg)> Comparisons(IReadOnlyList<ReportedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (IGrouping<(string FileStem, ArrivalProcess? Arrivals), ReportedResult> alike in results.Where(static result => result is { NumbersEstablished: true, Evidence: { Performance: not null, Declared: not null } }).GroupBy(static result => (result.FileStem, result.Evidence.Plan.Performance.Arrivals)))
        {
            if (alike.Count() > 1)
            {
                ReportedResult first = alike.First();
                string unit = first.Evidence.Declared!.Unit == "ns" ? "ms" : first.Evidence.Declared.Unit;
                string arrivals = alike.Key.Arrivals is { } other ? "." + new string([.. $"{other}".Select(static letter => char.IsAsciiLetterOrDigit(letter) ? letter : '-')]).ToLowerInvariant() : "";
                yield return ($"{alike.Key.FileStem}{arrivals}.comparison.svg", IntervalBars.Draw($"{first.Title}: {first.MetricTitle}", unit == "ms" ? "ms, lower is better" : $"{unit}, higher is better", [.. alike.Select(BarOf)]));
            }
        }
    }

    /// <summary>Name and SVG of a picture for every workload, scenario and implementation of which there are results in several formats: what each format's error buys.</summary>
    public static IEnumerable<(string Name, string Svg)> Formats(IReadOnlyList<ReportedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (IGrouping<(string Workload, Scenario Scenario, string? Implementation), ReportedResult> alike in results
            .Where(static result => result is { NumbersEstablished: true, Evidence: { Performance: not null, Declared.Accuracy: >= 0 and < double.PositiveInfinity } })
            .GroupBy(static result => (result.Evidence.Plan.Workload, result.Evidence.Plan.Scenario, result.Evidence.Plan.Sut.Implementation)))
        {
            ReportedResult[] formats = [.. alike.GroupBy(static result => result.Evidence.Plan.Precision.Inputs).OrderBy(static format => format.Key).Select(static format => format.First())];
            if (formats.Length > 1)
            {
                bool isLatency = formats[0].Evidence.Declared!.Unit == "ns";
                string axis = isLatency ? "ms, lower is better" : $"{formats[0].Evidence.Declared!.Unit}, higher is better";
                string title = string.Join(' ', new[] { alike.Key.Workload, ScenarioText.Of(alike.Key.Scenario), alike.Key.Implementation }.OfType<string>());
                yield return (
                    $"{title.Replace(' ', '.')}.formats.svg",
                    SpeedAccuracyPlot.Draw(title, axis, [.. formats.Select(result => FormatPointOf(result, isLatency))]));
            }
        }
    }

    /// <summary>Name and SVG of a picture for every workload and scenario that several implementations were measured on: what each reaches, and the machine's peak.</summary>
    public static IEnumerable<(string Name, string Svg)> Implementations(IReadOnlyList<ReportedResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        foreach (IGrouping<(string Workload, Scenario Scenario), ReportedResult> alike in results
            .Where(static result => result.Evidence.Plan.Sut.Implementation is not null)
            .GroupBy(static result => (result.Evidence.Plan.Workload, result.Evidence.Plan.Scenario)))
        {
            (ReportedResult Result, double Gflops)[] rungs = [.. alike.Select(static result => (result, PointOf(result)?.Gflops ?? 0)).Where(static rung => rung.Item2 > 0).OrderBy(static rung => rung.Item2)];
            if (rungs.Length > 1)
            {
                double peak = rungs.Max(static rung => rung.Result.Evidence.System.Limits.AllCores.PeakGflopsOf(rung.Result.Evidence.Plan.Precision.Inputs));
                yield return (
                    $"{alike.Key.Workload}.{ScenarioText.Of(alike.Key.Scenario)}.implementations.svg",
                    IntervalBars.Draw(
                        $"{alike.Key.Workload} {ScenarioText.Of(alike.Key.Scenario)}: implementations",
                        $"GFLOP/s; the dashed line is the highest peak of all cores, {Quantity.Number(peak)}",
                        [.. rungs.Select((rung, i) => new IntervalBar(rung.Result.ImplementationTitle, rung.Gflops, rung.Gflops, rung.Gflops, $"{Quantity.Number(rung.Gflops)} GFLOP/s, {(i == 0 ? "" : $"{Quantity.Number(rung.Gflops / rungs[0].Gflops)} times ")}the slowest"))],
                        peak));
            }
        }
    }

    private static SpeedAccuracyPoint FormatPointOf(ReportedResult result, bool isLatency)
    {
        ResultDeclaration declared = result.Evidence.Declared!;
        return new SpeedAccuracyPoint(result.Evidence.Plan.Precision.Inputs.FieldName, declared.Accuracy, declared.AccuracyTarget, isLatency ? declared.Value / 1e6 : declared.Value, Quantity.Text(declared.Value, declared.Unit));
    }

    /// <summary>When tokens became ready, with the bounds of a Server run that has some; null without tokens.</summary>
    private static string? TokenPicture(string title, RunLog run)
    {
        TokenLatencies tokens = TokenLatencies.Of(run.Records, run.TokenTimes.AsMemory(), []);
        TestSettings settings = run.Header.Settings;
        bool bounded = settings is { Scenario: Scenario.Server, UseTokenLatencies: true };
        ImmutableArray<TailCurve> curves =
        [
            .. new[]
            {
                new TailCurve("TTFT", tokens.FirstTokens, bounded ? settings.ServerTtftLatencyNs : null),
                new TailCurve("TPOT", tokens.PerOutputToken, bounded ? settings.ServerTpotLatencyNs : null),
                new TailCurve("inter-token latency", tokens.InterToken, null),
            }.Where(static curve => curve.Latencies.Count > 0),
        ];
        return curves.IsEmpty ? null : LatencyTails.Draw($"{title}: when tokens come", curves);
    }

    private static IntervalBar BarOf(ReportedResult result)
    {
        ResultDeclaration declared = result.Evidence.Declared!;
        double scale = declared.Unit == "ns" ? 1e-6 : 1;
        Interval interval = MetricInterval.Of(result.Evidence.Performance!) ?? new Interval(declared.Value, declared.Value);
        string label = $"{result.Evidence.Plan.Submitter}, {result.Evidence.Plan.System} {result.ShortId}";
        return new IntervalBar(label, declared.Value * scale, interval.Low * scale, interval.High * scale, Quantity.Text(declared.Value, declared.Unit));
    }

    /// <summary>Arrival and latency of each query whose samples all completed (of each sample in offline): what the metric speaks of.</summary>
    private static ImmutableArray<TimedLatency> TimedLatencies(RunLog run)
    {
        bool scheduled = run.Header.Settings.IsScheduled;
        int samples = run.Header.Settings.Scenario == Scenario.MultiStream ? run.Header.Settings.SamplesPerQuery : 1;
        IssuedStream stream = IssuedStream.Of(run.Header, run.Records.Length);
        return
        [
            .. run.Records.Take(stream.Samples.Length).Select((record, i) => (record, Arrival: scheduled ? stream.ScheduledNs[i] : record.IssueNs)).Chunk(samples)
                .Where(static query => query.All(static pair => IsComplete(pair.record)))
                .Select(static query => new TimedLatency(query[0].Arrival, query.Max(static pair => pair.record.LatencyNs))),
        ];
    }

    private static RooflinePoint? PointOf(ReportedResult result)
    {
        if (!result.NumbersEstablished || result.Evidence.Performance is not { } run || result.Evidence.Declared is not { SpeedOfLightPercent: > 0 } declared)
        {
            return null;
        }

        // What the speed of light was computed from, summed over the run: the achieved rate is the limit's rate times the percentage.
        Cost cost = TotalCost(result.Evidence.Workload.Problem, run, result.Evidence.Plan.Precision.Inputs);
        double leastSeconds = result.Evidence.System.Limits.LeastSeconds(cost, result.Evidence.Plan.Sut.Threads, result.Evidence.Plan.Precision.Inputs);
        double gflops = cost.Flops / leastSeconds * declared.SpeedOfLightPercent / 100 / 1e9;
        return new RooflinePoint(result.Title, cost.Flops / cost.Bytes, gflops) { Format = result.Evidence.Plan.Precision.Inputs };
    }

    private static Cost TotalCost(Problem problem, RunLog run, NumberFormat weights)
    {
        IssuedStream stream = IssuedStream.Of(run.Header, run.Records.Length);
        int together = run.Header.Settings.Scenario switch { Scenario.Offline or Scenario.Server => Math.Max(1, run.Records.Length), Scenario.MultiStream => run.Header.Settings.SamplesPerQuery, _ => 1 };
        Cost total = default;
        for (int i = 0; i < Math.Min(run.Records.Length, stream.Samples.Length); i++)
        {
            if (IsComplete(run.Records[i]))
            {
                uint offset = run.Records[i].TokenOffset;
                total += problem.CostOf(stream.Samples[i], offset == QueryRecord.NoTokens ? 0 : (int)run.TokenTimes[(int)offset], together, weights);
            }
        }

        return total;
    }

    private static bool IsComplete(QueryRecord record) => record.Status == QueryStatus.Complete;
}
