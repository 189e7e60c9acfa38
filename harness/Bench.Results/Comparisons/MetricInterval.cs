using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Comparisons;

/// <summary>Between which values a run's metric lies, as far as its own log can tell: it speaks of the variation within the run, not of that from run to run.</summary>
public static class MetricInterval
{
    /// <summary>The confidence of one metric's interval, a fraction; two of them bound a ratio at <see cref="RatioConfidence"/> or more (Bonferroni).</summary>
    public const double Confidence = 0.975;

    /// <summary>The least confidence of a ratio's interval, a fraction.</summary>
    public const double RatioConfidence = 0.95;

    /// <summary>How the interval of a scenario's metric is found, for people.</summary>
    public static string MethodOf(Scenario scenario) => scenario is Scenario.SingleStream or Scenario.MultiStream
        ? "order statistics of the latencies, around the one that is the metric (exact, distribution-free)"
        : "batch means of the completions (Student t)";

    /// <summary>The interval in the metric's unit; null when the log is too short to give one.</summary>
    public static Interval? Of(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        TestSettings settings = run.Header.Settings;
        if (settings.Scenario is Scenario.Server or Scenario.Offline)
        {
            return BatchMeans.Of([.. CompletionTimes(run)], Confidence);
        }

        long[] latencies =
        [
            .. run.Records.Chunk(settings.Scenario == Scenario.MultiStream ? settings.SamplesPerQuery : 1)
                .Where(static query => query.All(static record => record.Status == QueryStatus.Complete))
                .Select(static query => query.Max(static record => record.LatencyNs))
                .Order(),
        ];
        return PercentileInterval.Of(latencies, Fraction(run, latencies), Confidence);
    }

    /// <summary>Which quantile the metric is: the percentile, or with early stopping the one that its estimate stands at. The estimate is the latency of a rank that follows from the number of queries, above the percentile's, so an interval of the percentile would not hold it.</summary>
    private static double Fraction(RunLog run, long[] ascending)
    {
        TestSettings settings = run.Header.Settings;
        int place = settings.EarlyStopping && run.End.Summary is { } summary ? Array.BinarySearch(ascending, (long)summary.Value) : -1;
        return place >= 0 ? (place + 0.5) / ascending.Length : settings.TargetLatencyPercentile;
    }

    private static IEnumerable<long> CompletionTimes(RunLog run)
    {
        bool server = run.Header.Settings.IsScheduled;
        ImmutableArray<long> scheduled = server ? IssuedStream.Of(run.Header, run.Records.Length).ScheduledNs : [];
        for (int number = 0; number < run.Records.Length; number++)
        {
            QueryRecord record = run.Records[number];
            if (record.Status == QueryStatus.Complete && (!server || number < scheduled.Length))
            {
                yield return record.LatencyNs + (server ? scheduled[number] : record.IssueNs);
            }
        }
    }
}
