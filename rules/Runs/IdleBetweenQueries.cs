using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Rules;

/// <summary>A run in which each completion issues the next query, and whose log has long times between the two: its latencies do not fit its issue times.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (the next query is sent when the previous is complete). Documentation: IdleBetweenQueries.md.</remarks>
public sealed class IdleBetweenQueries : IRule<Evidence>
{
    /// <summary>More than a thread takes to wake and issue on a virtual machine that has other work for every core; honest medians of short queries are a small part of it there.</summary>
    private const long WakeUpNs = 500_000;

    /// <summary>The share of the latency that belongs to the harness where queries are long.</summary>
    private const double Share = 0.1;

    /// <summary>Of the time of a single-stream run; honest runs on overloaded machines came to a tenth where the mean was more than waking takes.</summary>
    private const double IdleShare = 0.15;

    /// <summary>A few of the kernel's time slices: what another program takes at once from a run of a few queries.</summary>
    private const long StallNs = 20_000_000;

    /// <summary>Below this the median is what one stall or two make of it.</summary>
    private const long FewestForMedian = 5;

    /// <summary>From this many on a compliance run is looked at by itself; shorter ones together with the others of their kind.</summary>
    private const long ManyOfARun = 64;

    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN120",
        Defect = nameof(IdleBetweenQueries),
        Title = "the latencies do not fit the times of issue",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (the next query is sent when the previous is complete)",
        Catalogue = ["RUN-03", "RUN-04"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);

        // A quick run is for trying out, on machines that do other things beside it: nothing there tells the two apart, and nobody can submit it.
        Severity atMost = evidence.Plan.Profile == Profile.Quick ? Severity.Warning : Severity.Error;
        foreach (IGrouping<string, FollowedRun> sitting in RunsOf(evidence).GroupBy(static run => run.Count >= ManyOfARun ? run.Folder : run.Kind))
        {
            FollowedRun[] runs = [.. sitting];
            if ((Median(runs) ?? Idle(runs)) is { } found)
            {
                // The one that idled most stands for all of its kind.
                FollowedRun worst = runs.MaxBy(static run => run.IdleNs / (run.IdleNs + run.BusyNs))!;
                string where = runs.Length == 1 ? "by the log" : $"by the logs of the {runs.Length} runs {sitting.Key}, of which this one idled most,";
                yield return Descriptor.Report(evidence, worst.Folder + "/queries.bin", $"{where} {found}", Remedy.ForChanged("queries.bin"), atMost);
            }
        }
    }

    private static IEnumerable<FollowedRun> RunsOf(Evidence evidence) =>
        evidence.Runs.Select(static run => (Folder: run.Name, Kind: run.Name, run.Log))
            .Concat(evidence.Compliance.Select(static run => (run.Block.Folder, Kind: KindOf(run.Block), run.Log)))
            .Select(static run => FollowedRun.Of(run.Folder, run.Kind, run.Log)).OfType<FollowedRun>();

    /// <summary>A compliance run has four queries or a little more: what they show, all of a kind show together.</summary>
    private static string KindOf(ComplianceBlock block) =>
        string.Concat(block.Folder.AsSpan(0, block.Folder.LastIndexOf('/') + 1), "*", block.Folder.AsSpan(block.Folder.IndexOf('-', StringComparison.Ordinal)));

    /// <summary>What is to be said where half of the queries were issued late.</summary>
    private static string? Median(FollowedRun[] runs)
    {
        long count = runs.Sum(static run => run.Count);
        if (count < FewestForMedian || runs.Sum(static run => run.IdleNs) <= WakeUpNs / 2.0 * count)
        {
            // Half of the times can only be long where the mean is: most runs need no second reading.
            return null;
        }

        long late = runs.Sum(static run => run.Idle.CountOver((long)run.MostNs));
        return late < count - (count / 2) ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"{late} of {count} queries were issued more than {Middle(runs, static run => run.MostNs):G4} ms after the completion that made room for them (the median is {Middle(runs, static run => run.Idle.Percentile(0.5)):G4} ms, of the latencies {Middle(runs, static run => run.Figures.QueryLatencies.Percentile(0.5)):G4} ms); the harness issues at once");
    }

    /// <summary>What is to be said where a run idled for longer than the harness leaves a system without a query, though half of its queries came at once.</summary>
    private static string? Idle(FollowedRun[] runs)
    {
        FollowedRun[] single = [.. runs.Where(static run => run.Log.Header.Settings.Scenario == Scenario.SingleStream)];
        double idle = single.Sum(static run => run.IdleNs), whole = idle + single.Sum(static run => run.BusyNs), keeping = single.Sum(static run => run.KeepingNs);
        double most = (IdleShare * whole) + StallNs + keeping;
        return idle <= most || idle <= (WakeUpNs * single.Sum(static run => run.Count)) + keeping ? null : string.Create(
            CultureInfo.InvariantCulture,
            $"the system had no query for {idle / 1e6:G4} ms of {whole / 1e6:G4} ms ({idle / whole * 100:F0} %), between completions and the issues that follow; the harness issues at once, and of so long a run leaves at most {most / 1e6:G4} ms");
    }

    private static double Middle(FollowedRun[] runs, Func<FollowedRun, double> timeNs) => runs.Select(timeNs).Order().ElementAt(runs.Length / 2) / 1e6;

    /// <summary>A run in which completions issue queries.</summary>
    private sealed record FollowedRun(string Folder, string Kind, RunLog Log, LogFigures Figures, Latencies Idle)
    {
        /// <summary>Two gigabytes a second: a response that is kept is copied before the next query, which took a fifth of a nanosecond a byte where it was measured.</summary>
        private const double CopyNsOfAByte = 0.5;

        public long Count => Idle.Count;

        public double IdleNs => (double)Idle.MeanNs * Idle.Count;

        public double BusyNs => (double)Figures.QueryLatencies.MeanNs * Figures.QueryLatencies.Count;

        public double KeepingNs => Log.End.Kept.Sum(static kept => (double)kept.Length) * CopyNsOfAByte;

        /// <summary>What half of the times may be: of a run that keeps more than half of its responses, with the copy of one.</summary>
        public double MostNs
        {
            get
            {
                double copy = Log.End.Kept.Length > Log.Records.Length / 2 ? KeepingNs / Log.End.Kept.Length : 0;
                return Math.Max(WakeUpNs + copy, Figures.QueryLatencies.Percentile(0.5) * Share);
            }
        }

        public static FollowedRun? Of(string folder, string kind, RunLog log) =>
            LogFigures.Of(log) is { IdleTimes: { Count: > 0 } idle } figures ? new FollowedRun(folder, kind, log, figures, idle) : null;
    }
}
