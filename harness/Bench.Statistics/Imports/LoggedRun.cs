using System.Globalization;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Statistics.Imports;

/// <summary>What the counts and times of a detail log say of its run, whatever the log concludes from them. A member is null where the log does not hold what it follows from.</summary>
/// <remarks>Source: LoadGen's results.cc; see the summary of each member.</remarks>
public sealed record LoggedRun
{
    private const double Printed = 1e-5;

    private LoggedRun(DetailLog log) => Log = log;

    /// <summary>LoadGen prints reals with six significant digits: what it prints and what it held differ by less than this share.</summary>
    public static double PrintedShare => Printed;

    /// <summary>The log.</summary>
    public DetailLog Log { get; }

    /// <summary>Queries that were answered.</summary>
    public long? Queries { get; private init; }

    /// <summary>Samples that were answered: in offline all of its one query.</summary>
    public double? Samples { get; private init; }

    /// <summary>The duration that the least duration is asked of, seconds: offline until the last answer; server until the last scheduled query, and at most one gap more; single-stream until the last query was issued; multi-stream the time between LoadGen's power marks.</summary>
    public double? Seconds { get; private init; }

    /// <summary>The time between LoadGen's power marks, which enclose the timed part, seconds.</summary>
    public double? MarkedSeconds { get; private init; }

    /// <summary>The percentile that the run was set to prove; null in offline.</summary>
    public double? Percentile { get; private init; }

    /// <summary>Reads a run's counts and times.</summary>
    public static LoggedRun Of(DetailLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        long? queries = log.Integer("result_query_count") is >= 0 and var count ? count : null;
        double? perQuery = log.Real("effective_samples_per_query") is > 0 and var samples ? samples : null;
        double? marked = MarkedSecondsOf(log);
        return new LoggedRun(log)
        {
            Queries = queries,
            Samples = log.Scenario is Scenario.Offline or Scenario.MultiStream ? queries * perQuery : queries,
            MarkedSeconds = marked,
            Percentile = log.Scenario == Scenario.Offline ? null : log.Real("effective_target_latency_percentile") is > 0 and < 1 and var percentile ? percentile : null,
            Seconds = log.Scenario switch
            {
                Scenario.Offline => log.Real("result_max_latency_ns") / 1e9,
                Scenario.Server => log.Real("generated_query_duration") / 1e9,
                Scenario.SingleStream => log.Real("result_qps_with_loadgen_overhead") is > 0 and var rate ? (queries - 1) / rate : null,
                Scenario.MultiStream => marked,
                _ => null,
            },
        };
    }

    /// <summary>The percentile that the round asks for.</summary>
    public static double? RequiredPercentile(Scenario scenario, InferenceRound round, InferenceBenchmark? benchmark)
    {
        ArgumentNullException.ThrowIfNull(round);
        return scenario switch
        {
            Scenario.SingleStream => benchmark?.SingleStreamPercentile ?? round.Percentiles.SingleStream,
            Scenario.MultiStream => round.Percentiles.MultiStream,
            Scenario.Server => round.Percentiles.Server,
            _ => null,
        };
    }

    private static double? MarkedSecondsOf(DetailLog log) =>
        MarkOf(log, "power_begin") is { } begin && MarkOf(log, "power_end") is { } end ? (end - begin).TotalSeconds : null;

    private static DateTime? MarkOf(DetailLog log, string key) =>
        DateTime.TryParseExact(log.Text(key), "MM-dd-yyyy HH:mm:ss.fff", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out DateTime time) ? time : null;
}
