using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>The summary of a run as a pure function of its settings and records: LoadGen computes it when the run ends, and whoever reads the log computes it again.</summary>
/// <remarks>
/// Formulas: <see cref="Judgement"/>, after LoadGen's results.cc. Beyond LoadGen, a run with a fault or with a record that is not complete is invalid, and only complete records enter the statistics.
/// An accuracy run is judged by that alone: its conditions of duration, number, latency and early stopping read as met.
/// Multi-stream's latencies, least, greatest and mean included, are those of queries: of each query's last sample.
/// With token latencies Server is judged by the first token's latency and the time per output token instead of the whole response's: <see cref="TokenMetrics"/>. Tokens per second count until the latest completion.
/// With early stopping, the single- and multi-stream metric is the early-stopping estimate; where there are too few queries for one, the run is invalid and the metric is the plain percentile.
/// </remarks>
public static class RunMetrics
{
    private static readonly LogMemory<RunSummary> Summaries = new(static log => Under(log.Header.Settings, log));

    /// <summary>The summary of a run log: the schedule is derived from the header.</summary>
    public static RunSummary Of(RunLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return Summaries.Of(log);
    }

    /// <summary>The summary of a run whose records are in memory.</summary>
    /// <inheritdoc cref="Of(EffectiveSettings, RecordPieces, ReadOnlyMemory{long}, ReadOnlySpan{long}, long)"/>
    public static RunSummary Of(EffectiveSettings settings, ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> tokenTimes, ReadOnlySpan<long> scheduledNs, long faultCount) =>
        Of(settings, RecordPieces.Of(records.ToArray()), tokenTimes.ToArray(), scheduledNs, faultCount);

    /// <summary>The summary of a run.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <param name="records">The records in order of issue.</param>
    /// <param name="tokenTimes">Token times (see <see cref="QueryRecord.TokenOffset"/>); empty without tokens.</param>
    /// <param name="scheduledNs">Server: the scheduled times, nanoseconds since the start, at least to that of the last record; they may be more than the records. Not read elsewhere.</param>
    /// <param name="faultCount">How many faults occurred.</param>
    public static RunSummary Of(EffectiveSettings settings, RecordPieces records, ReadOnlyMemory<long> tokenTimes, ReadOnlySpan<long> scheduledNs, long faultCount)
    {
        ArgumentNullException.ThrowIfNull(records);
        long last = Math.Min(records.Count, scheduledNs.Length) - 1;
        return WithMissing(Of(settings, records, tokenTimes, last < 0 ? 0 : scheduledNs[(int)last], faultCount), settings, records, scheduledNs.Length);
    }

    /// <summary>The summary of a run that issued what its settings generate.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <param name="records">The records in order of issue.</param>
    /// <param name="tokenTimes">Token times; empty without tokens.</param>
    /// <param name="lastScheduledNs">Server: when the last query was due, nanoseconds since the start. Not read elsewhere.</param>
    /// <param name="faultCount">How many faults occurred.</param>
    public static RunSummary Of(EffectiveSettings settings, RecordPieces records, ReadOnlyMemory<long> tokenTimes, long lastScheduledNs, long faultCount)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(records);
        return Of(settings, RecordLatencies.Of(settings, records), records, tokenTimes, lastScheduledNs, faultCount);
    }

    private static RunSummary Of(EffectiveSettings settings, RecordLatencies latencies, RecordPieces records, ReadOnlyMemory<long> tokenTimes, long lastScheduledNs, long faultCount)
    {
        bool judged = settings.Requested.Mode == TestMode.PerformanceOnly;
        List<string> reasons = [];
        PerformanceResult result = RecordedResult.Of(settings, latencies, records, tokenTimes, lastScheduledNs, reasons);
        if (faultCount > 0)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{faultCount} faults occurred"));
        }

        bool claimed = judged && settings.Requested.EarlyStopping;
        bool duration = !judged || Judgement.MinDurationMet(settings, result);
        bool queries = !judged || Judgement.MinQueriesMet(settings, result);
        TokenSummary? tokens = TokenMetrics.SummaryOf(settings, result.Tokens!);
        bool tokensJudged = judged && TokenMetrics.AreJudged(settings);
        bool constraints = tokensJudged ? tokens is { TtftBound.Met: true, TpotBound.Met: true } : !judged || Judgement.PerformanceConstraintsMet(settings, result);
        bool earlyStopping = tokensJudged && claimed
            ? tokens is { TtftBound.EarlyStoppingMet: true, TpotBound.EarlyStoppingMet: true }
            : !claimed || Judgement.EarlyStoppingMet(settings, result);
        reasons.AddRange(Reasons(settings, result, duration, queries, constraints || tokensJudged, earlyStopping || tokensJudged));
        reasons.AddRange(judged ? TokenMetrics.Reasons(settings, tokens) : []);

        (string metric, string unit, double value) = MetricOf(settings, result, claimed);
        return new RunSummary
        {
            Valid = reasons.Count == 0,
            InvalidReasons = [.. reasons],
            MinDurationMet = duration,
            MinQueriesMet = queries,
            PerformanceConstraintsMet = constraints,
            EarlyStoppingMet = earlyStopping,
            QueryCount = result.QueriesIssued,
            SampleCount = result.Samples.Count,
            OverLatencyCount = settings.Scenario == Scenario.Server ? result.Samples.CountOver(settings.TargetLatencyNs) : 0,
            DurationNs = result.DurationNs,
            Metric = metric,
            Unit = unit,
            Value = value,
            MinLatencyNs = result.Queries.MinNs,
            MaxLatencyNs = result.Queries.MaxNs,
            MeanLatencyNs = result.Queries.MeanNs,
            Percentiles = TokenMetrics.PercentilesOf(result.Queries),
            TokenCount = result.TokenCount,
            TokensPerSecond = result.TokenCount > 0 ? Finite(result.TokenCount / result.LatestDoneSeconds) : null,
            Tokens = tokens,
        };
    }

    /// <summary>How late queries were issued, from Server's records; null where queries have no schedule.</summary>
    public static Lateness? LatenessOf(TestSettings settings, RecordPieces records)
    {
        ArgumentNullException.ThrowIfNull(settings);
        ArgumentNullException.ThrowIfNull(records);
        if (!settings.IsScheduled)
        {
            return null;
        }

        return LatenessOf(CountedColumn.Of(records, static () => new LatencyColumn.OfIssue()));
    }

    /// <summary>How late queries were issued, from a log of Server's; null where queries have no schedule.</summary>
    public static Lateness? LatenessOf(RunLog log)
    {
        ArgumentNullException.ThrowIfNull(log);
        return LogFigures.Of(log).IssueTimes is { } times ? LatenessOf(times) : null;
    }

    private static Lateness LatenessOf(Latencies times) => new() { P50Ns = times.Percentile(0.5), P99Ns = times.Percentile(0.99), MaxNs = times.MaxNs };

    /// <summary>The summary of a run log as other requirements have it.</summary>
    /// <param name="required">The log's settings with another percentile, other bounds, with or without early stopping or token latencies: what was issued is the same.</param>
    /// <param name="log">The log.</param>
    public static RunSummary Under(TestSettings required, RunLog log)
    {
        ArgumentNullException.ThrowIfNull(required);
        ArgumentNullException.ThrowIfNull(log);
        EffectiveSettings settings = EffectiveSettings.Of(required, log.Header.TotalSampleCount, log.Header.PerformanceSampleCount);
        IssuedStream? issued = settings.Requested.IsScheduled ? IssuedStream.Of(log.Header, log.Records.Length) : null;
        RunSummary summary = Of(settings, LogFigures.Of(log).Latencies, log.Records, log.TokenTimes.AsMemory(), issued?.LastScheduledNs ?? 0, FaultsOf(log));
        return WithMissing(summary, settings, log.Records, issued?.QueryCount ?? 0);
    }

    /// <summary>A Server run of more records than its settings generate queries is none.</summary>
    private static RunSummary WithMissing(RunSummary summary, EffectiveSettings settings, RecordPieces records, int generated)
    {
        if (!settings.Requested.IsScheduled || records.Count <= generated)
        {
            return summary;
        }

        string missing = string.Create(CultureInfo.InvariantCulture, $"there are {records.Count} records; the settings generate {generated} queries");
        return summary with { Valid = false, InvalidReasons = [missing, .. summary.InvalidReasons] };
    }

    private static IEnumerable<string> Reasons(EffectiveSettings settings, PerformanceResult result, bool duration, bool queries, bool constraints, bool earlyStopping)
    {
        if (!duration)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"the run lasted {Judgement.DurationSeconds(settings.Scenario, result):F3} s, less than {settings.Requested.MinDurationMs / 1e3:F3} s");
        }

        if (!queries)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{result.QueriesIssued} queries with {result.Samples.Count} samples, fewer than {settings.MinQueryCount} with {settings.MinSampleCount}");
        }

        if (!constraints)
        {
            long latency = result.Samples.Percentile(settings.TargetLatencyPercentile);
            yield return string.Create(CultureInfo.InvariantCulture, $"the latency at percentile {settings.TargetLatencyPercentile} is {latency} ns, over {settings.TargetLatencyNs} ns");
        }

        if (!earlyStopping)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"{result.QueriesIssued} queries do not prove the percentile {settings.TargetLatencyPercentile} (early stopping)");
        }
    }

    private static (string Metric, string Unit, double Value) MetricOf(EffectiveSettings settings, PerformanceResult result, bool claimed)
    {
        double percentile = settings.TargetLatencyPercentile;
        return settings.Scenario switch
        {
            Scenario.Server => ("completed_samples_per_second", "samples/s", Finite(Judgement.CompletedSamplesPerSecond(result))),
            Scenario.Offline => ("samples_per_second", "samples/s", Finite(Judgement.SamplesPerSecond(result))),
            _ => ("latency_ns", "ns", (claimed ? Judgement.EarlyStoppingEstimateNs(result.Queries, percentile) : null) ?? result.Queries.Percentile(percentile)),
        };
    }

    // A run of no duration has no rate.
    private static double Finite(double rate) => double.IsFinite(rate) && rate > 0 ? rate : 0;

    // A log's counts may be anything; a fault is at least one.
    private static long FaultsOf(RunLog log) =>
        (long)Int128.Min(long.MaxValue, log.Faults.Aggregate(Int128.Zero, static (sum, fault) => sum + Math.Max(1, fault.Count)));
}
