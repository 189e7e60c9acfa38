using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Makes the log of a run that has ended: digests, summary and kept responses. Nothing here is timed.</summary>
internal static class RunReport
{
    public static CompletedRun Of(RunHeader header, RunParts parts, RunBuffers buffers, EffectiveSettings settings, QueryStream stream)
    {
        int issued = parts.Recorder.Issued;
        int[] samples = [.. Samples(stream).AsSpan(0, issued)];
        QueryRecord[] records = parts.Records[..issued];
        ImmutableArray<long> tokens = buffers.Tokens?.Gather(records) ?? [];
        long[] schedule = Schedule(stream, issued);
        ImmutableArray<RunFault> faults = buffers.Faults.ToImmutable();
        (ImmutableArray<KeptResponse> kept, ImmutableArray<ReadOnlyMemory<byte>> bytes) =
            buffers.Kept.Take(record => samples[record], record => record < issued && records[record].Status == QueryStatus.Complete);

        RunEnd end = new()
        {
            Salt = Convert.ToHexStringLower(parts.Request.Salt.AsSpan()),
            IndexStream = StreamDigest.Of(samples),
            Schedule = StreamDigest.Of(schedule),
            QueryIds = parts.Ids.Digest(issued),
            Records = LittleEndian.Digest<QueryRecord>(records),
            TokenTimes = LittleEndian.Digest(tokens.AsSpan()),
            LastIssueNs = LastIssue(settings.Scenario, records, schedule),
            LastCompletionNs = LastCompletion(settings.Scenario, records, schedule),
            Lateness = records.Length == 0 ? null : RunMetrics.LatenessOf(settings.Scenario, records),
            Summary = RunMetrics.Of(settings, records, tokens.AsSpan(), schedule, faults.Sum(static fault => fault.Count)),
            Kept = kept,
        };
        RunLog log = new() { Header = header, Faults = faults, End = end, Records = ImmutableCollectionsMarshal.AsImmutableArray(records), TokenTimes = tokens };
        return new CompletedRun { Log = log, Responses = bytes };
    }

    private static int[] Samples(QueryStream stream)
    {
        List<int> samples = [];
        foreach (QueryPhase phase in stream.Phases)
        {
            samples.AddRange(phase.SampleIndices);
        }

        return [.. samples];
    }

    // The scheduled times of the queries that were issued.
    private static long[] Schedule(QueryStream stream, int issuedSamples)
    {
        List<long> schedule = [];
        int left = issuedSamples;
        foreach (QueryPhase phase in stream.Phases)
        {
            int queries = Math.Min(phase.QueryCount, (left + phase.SamplesPerQuery - 1) / phase.SamplesPerQuery);
            schedule.AddRange(phase.ScheduledNs[..queries]);
            left -= Math.Min(left, phase.SampleIndices.Length);
        }

        return [.. schedule];
    }

    private static long LastIssue(Scenario scenario, QueryRecord[] records, long[] schedule) => (scenario, records.Length) switch
    {
        (_, 0) => 0,
        (Scenario.Server, _) => schedule[^1] + records[^1].IssueNs,
        _ => records[^1].IssueNs,
    };

    private static long LastCompletion(Scenario scenario, QueryRecord[] records, long[] schedule)
    {
        long last = 0;
        for (int i = 0; i < records.Length; i++)
        {
            if (records[i].Status is QueryStatus.Complete or QueryStatus.Failed)
            {
                last = Math.Max(last, records[i].LatencyNs + (scenario == Scenario.Server ? schedule[i] : records[i].IssueNs));
            }
        }

        return last;
    }
}
