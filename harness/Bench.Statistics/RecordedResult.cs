using System.Globalization;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>Reads records as the result that LoadGen judges. The records may come from a hostile file: nothing here throws on their values.</summary>
internal static class RecordedResult
{
    /// <summary>The result; whatever keeps the records from being one is added to the reasons.</summary>
    public static PerformanceResult Of(EffectiveSettings settings, ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> tokenTimes, ReadOnlySpan<long> scheduledNs, List<string> reasons)
    {
        Latencies samples = new(SampleLatencies(records, reasons));
        bool multiStream = settings.Scenario == Scenario.MultiStream;
        Latencies queries = multiStream ? new Latencies(QueryLatencies(records, (int)settings.SamplesPerQuery)) : samples;
        QueryRecord last = records.IsEmpty ? default : records[^1];
        long due = settings.Scenario == Scenario.Server ? FinalScheduled(records, scheduledNs, reasons) : 0;
        long start = settings.Scenario == Scenario.Server ? due : last.IssueNs;
        TokenLatencies tokens = TokenLatencies.Of(records, tokenTimes, reasons);
        return new PerformanceResult
        {
            Samples = samples,
            Queries = queries,
            QueriesIssued = settings.Scenario switch
            {
                Scenario.Offline => OfflineQueries(settings, records.Length),
                Scenario.MultiStream => records.Length / settings.SamplesPerQuery,
                _ => records.Length,
            },
            FinalScheduledSeconds = due / 1e9,
            FinalIssuedSeconds = ((double)due + last.IssueNs) / 1e9,
            FinalDoneSeconds = ((double)start + (multiStream ? LastQueryLatency(records, (int)settings.SamplesPerQuery) : last.LatencyNs)) / 1e9,
            MaxLatencySeconds = samples.MaxNs / 1e9,
            TokenCount = tokens.TokenCount,
            LatestDoneSeconds = settings.Scenario == Scenario.Offline ? samples.MaxNs / 1e9 : LatestDoneSeconds(settings.Scenario, records, scheduledNs),
            Tokens = tokens,
        };
    }

    private static ReadOnlySpan<long> SampleLatencies(ReadOnlySpan<QueryRecord> records, List<string> reasons)
    {
        long[] latencies = new long[records.Length];
        int complete = 0;
        foreach (ref readonly QueryRecord record in records)
        {
            if (record.Status == QueryStatus.Complete)
            {
                latencies[complete++] = record.LatencyNs;
            }
        }

        if (complete < records.Length)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"{records.Length - complete} of {records.Length} samples are not complete"));
        }

        return latencies.AsSpan(0, complete);
    }

    // A query ends with its last sample; one with a sample that is not complete has no latency.
    private static long[] QueryLatencies(ReadOnlySpan<QueryRecord> records, int samplesPerQuery)
    {
        List<long> latencies = new(records.Length / samplesPerQuery);
        for (int first = 0; first + samplesPerQuery <= records.Length; first += samplesPerQuery)
        {
            ReadOnlySpan<QueryRecord> query = records.Slice(first, samplesPerQuery);
            bool complete = true;
            long latest = long.MinValue;
            foreach (ref readonly QueryRecord record in query)
            {
                complete &= record.Status == QueryStatus.Complete;
                latest = Math.Max(latest, record.LatencyNs);
            }

            if (complete)
            {
                latencies.Add(latest);
            }
        }

        return [.. latencies];
    }

    private static long LastQueryLatency(ReadOnlySpan<QueryRecord> records, int samplesPerQuery)
    {
        long latest = 0;
        foreach (ref readonly QueryRecord record in records[Math.Max(0, records.Length - samplesPerQuery)..])
        {
            latest = Math.Max(latest, record.LatencyNs);
        }

        return latest;
    }

    private static long OfflineQueries(EffectiveSettings settings, int records) =>
        records == 0 ? 0
        : settings.Requested.Mode == TestMode.PerformanceOnly ? 1
        : (records + settings.PerformanceSampleCount - 1) / settings.PerformanceSampleCount;

    private static long FinalScheduled(ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> scheduledNs, List<string> reasons)
    {
        if (records.Length > scheduledNs.Length)
        {
            reasons.Add(string.Create(CultureInfo.InvariantCulture, $"there are {records.Length} records; the settings generate {scheduledNs.Length} queries"));
        }

        return LastScheduled(records, scheduledNs);
    }

    private static long LastScheduled(ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> scheduledNs)
    {
        int last = Math.Min(records.Length, scheduledNs.Length) - 1;
        return last < 0 ? 0 : scheduledNs[last];
    }

    /// <summary>The duration that is judged, in the nanoseconds of the records.</summary>
    public static long DurationNs(Scenario scenario, PerformanceResult result, ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> scheduledNs) => scenario switch
    {
        Scenario.Offline => result.Samples.MaxNs,
        Scenario.Server => LastScheduled(records, scheduledNs),
        _ => records.IsEmpty ? 0 : records[^1].IssueNs,
    };

    // Of the complete records. Sums in double: the values of a hostile file need not fit together.
    private static double LatestDoneSeconds(Scenario scenario, ReadOnlySpan<QueryRecord> records, ReadOnlySpan<long> scheduledNs)
    {
        double latest = 0;
        for (int i = 0; i < records.Length; i++)
        {
            if (records[i].Status == QueryStatus.Complete)
            {
                long start = scenario != Scenario.Server ? records[i].IssueNs : i < scheduledNs.Length ? scheduledNs[i] : 0;
                latest = Math.Max(latest, (double)start + records[i].LatencyNs);
            }
        }

        return latest / 1e9;
    }
}
