using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Reads records as the result that LoadGen judges. The records may come from a hostile file: nothing here throws on their values.</summary>
internal static class RecordedResult
{
    /// <summary>The result; whatever keeps the records from being one is added to the reasons.</summary>
    /// <param name="settings">The effective settings.</param>
    /// <param name="latencies">The latencies of the records.</param>
    /// <param name="records">The records.</param>
    /// <param name="tokenTimes">Token times; empty without tokens.</param>
    /// <param name="lastScheduledNs">Server: when the last query was due, nanoseconds since the start.</param>
    /// <param name="reasons">Gets the reasons.</param>
    public static PerformanceResult Of(EffectiveSettings settings, RecordLatencies latencies, RecordPieces records, ReadOnlyMemory<long> tokenTimes, long lastScheduledNs, List<string> reasons)
    {
        bool multiStream = settings.Scenario == Scenario.MultiStream;
        bool server = settings.Requested.IsScheduled;
        (Latencies samples, Latencies queries) = latencies;
        if (samples.Count < records.Count)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{records.Count - samples.Count} of {records.Count} samples are not complete"));
        }

        (QueryRecord last, long lastLatency) = LastQuery(records, multiStream ? (int)settings.SamplesPerQuery : 1);
        long due = server ? lastScheduledNs : 0;
        TokenLatencies tokens = TokenLatencies.Of(records, tokenTimes, reasons);
        return new PerformanceResult
        {
            Samples = samples,
            Queries = queries,
            QueriesIssued = settings.Scenario switch
            {
                Scenario.Offline => OfflineQueries(settings, records.Count),
                Scenario.MultiStream => records.Count / settings.SamplesPerQuery,
                _ => records.Count,
            },
            FinalScheduledSeconds = (server ? due : last.IssueNs) / 1e9,
            FinalIssuedSeconds = ((double)due + last.IssueNs) / 1e9,
            FinalDoneSeconds = ((double)(server ? due : last.IssueNs) + lastLatency) / 1e9,
            MaxLatencySeconds = samples.MaxNs / 1e9,
            DurationNs = settings.Scenario switch
            {
                Scenario.Offline => samples.MaxNs,
                Scenario.Server when server => due,
                _ => last.IssueNs,
            },
            TokenCount = tokens.TokenCount,
            LatestDoneSeconds = tokens.TokenCount == 0 ? 0 : server ? LatestCompletion.ServerSeconds(settings, records) : LatestCompletion.Seconds(records),
            Tokens = tokens,
        };
    }

    // The last record, and the greatest latency among the samples of its query.
    private static (QueryRecord Last, long LatencyNs) LastQuery(RecordPieces records, int samplesPerQuery)
    {
        QueryRecord[] query = records.Last(samplesPerQuery);
        if (query.Length == 0)
        {
            return default;
        }

        return (query[^1], samplesPerQuery == 1 ? query[^1].LatencyNs : Math.Max(0, query.Max(static record => record.LatencyNs)));
    }

    private static long OfflineQueries(EffectiveSettings settings, long records) =>
        records == 0 ? 0
        : settings.Requested.Mode == TestMode.PerformanceOnly ? 1
        : (records + settings.PerformanceSampleCount - 1) / settings.PerformanceSampleCount;
}
