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
        IssuedStream taken = IssuedStream.Of(stream, issued);
        ReadOnlySpan<long> schedule = taken.ScheduledNs.AsSpan();
        QueryRecord[] records = parts.Records[..issued];
        ImmutableArray<long> tokens = buffers.Tokens?.Gather(records) ?? [];
        ImmutableArray<RunFault> faults = buffers.Faults.ToImmutable();
        (ImmutableArray<KeptResponse> kept, ImmutableArray<ReadOnlyMemory<byte>> bytes) =
            buffers.Kept.Take(record => taken.Samples[record], record => record < issued && records[record].Status == QueryStatus.Complete);

        RunEnd end = new()
        {
            Salt = Convert.ToHexStringLower(parts.Request.Salt.AsSpan()),
            IndexStream = StreamDigest.Of(taken.Samples.AsSpan()),
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

    private static long LastIssue(Scenario scenario, QueryRecord[] records, ReadOnlySpan<long> schedule) => (scenario, records.Length) switch
    {
        (_, 0) => 0,
        (Scenario.Server, _) => schedule[^1] + records[^1].IssueNs,
        _ => records[^1].IssueNs,
    };

    private static long LastCompletion(Scenario scenario, QueryRecord[] records, ReadOnlySpan<long> schedule)
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
