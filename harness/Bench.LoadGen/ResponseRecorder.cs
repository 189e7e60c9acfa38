using System.Runtime.CompilerServices;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>Writes down when each sample ended, exactly once: the sink of a run. Two interlocked operations a completion: one claims the record, one counts it.</summary>
/// <remarks>
/// While a record is outstanding two of its fields serve otherwise: <see cref="QueryRecord.LatencyNs"/> holds the time that latency counts from (since the phase's start),
/// <see cref="QueryRecord.TokenOffset"/> the output slot lent to it. Whoever claims the record turns them into what the log holds, and writes its status last: from then on the scribe may take it.
/// </remarks>
#pragma warning disable CA1001 // A SUT may answer long after the run: what it would touch is never disposed. Nothing here holds on to the system.
internal sealed class ResponseRecorder : IResponseSink
#pragma warning restore CA1001
{
    // Claimed by a thread that has not finished with it.
    private const QueryStatus Claimed = (QueryStatus)254;

    private readonly IClock clock;
    private readonly SaltedChoices choices;
    private readonly Scribe scribe;
    private readonly KeptResponses kept;
    private readonly OutputSlots slots;
    private readonly FaultTally faults;
    private readonly int maximumResponseBytes;
    private readonly CancellationTokenSource stop = new();
    private readonly EndedSamples ended;
    private PaddedLong issued;
    private PaddedLong expected;
    private long phaseStart;
    private RunPhase phase = RunPhase.None;
    private long stamps;
    private volatile bool stopping;

    public ResponseRecorder(IClock clock, SaltedChoices choices, Scribe scribe, KeptResponses kept, OutputSlots slots, FaultTally faults, int maximumResponseBytes)
    {
        this.clock = clock;
        ended = new EndedSamples(clock);
        this.choices = choices;
        this.scribe = scribe;
        this.kept = kept;
        this.slots = slots;
        this.faults = faults;
        this.maximumResponseBytes = maximumResponseBytes;
    }

    /// <summary>Samples issued; a completion of a later record names an id that nobody knows yet.</summary>
    public int Issued
    {
        get => (int)Volatile.Read(ref issued.Value);
        set => Volatile.Write(ref issued.Value, value);
    }

    /// <summary>Samples that have ended.</summary>
    public long Terminal => ended.Count;

    /// <summary>Changes whenever the SUT does anything.</summary>
    public long SignsOfLife => Terminal + Volatile.Read(ref stamps);

    public bool Stopping => stopping;

    /// <summary>The clock's reading that all times of the present phase count from.</summary>
    public long PhaseStart
    {
        get => Volatile.Read(ref phaseStart);
        set => Volatile.Write(ref phaseStart, value);
    }

    /// <summary>The queries that are issued now; those of earlier phases have all ended.</summary>
    public RunPhase Phase
    {
        get => Volatile.Read(ref phase);
        set => Volatile.Write(ref phase, value);
    }

    public Span<byte> OutputOf(ulong id)
    {
        RunSegment? segment = Find(id, out int index, out int record);
        if (segment is null || segment.Records[index].Status != segment.Outstanding)
        {
            Reject(record, id);
            return slots.Span(slots.Count);
        }

        ref QueryRecord outstanding = ref segment.Records[index];
        if (outstanding.TokenOffset == QueryRecord.NoTokens)
        {
            outstanding.TokenOffset = (uint)slots.Lend(stop.Token);
        }

        return slots.Span((int)outstanding.TokenOffset);
    }

    public void TokensReady(ulong id, ReadOnlySpan<byte> tokens)
    {
        long now = clock.Now.Value;
        RunSegment? segment = Find(id, out int index, out int record);
        if (segment is null || segment.Records[index].Status != segment.Outstanding)
        {
            Reject(record, id);
            return;
        }

        Volatile.Write(ref stamps, unchecked(stamps + 1));
        if (segment.Tokens is not null)
        {
            Announce(segment, index, tokens, now - phaseStart - segment.Records[index].LatencyNs);
        }
    }

    public void Complete(ulong id, ReadOnlySpan<byte> response)
    {
        long now = clock.Now.Value;
        RunSegment? segment = Find(id, out int index, out int record);
        if (segment is null || !Claim(segment, index))
        {
            Reject(record, id);
            return;
        }

        End(segment, index, now, response.Length, response);
        ended.Add(1);
    }

    public void Complete(ReadOnlySpan<SampleResponse> responses)
    {
        long now = clock.Now.Value;
        int answered = 0;
        foreach (SampleResponse response in responses)
        {
            RunSegment? segment = Find(response.Id, out int index, out int record);
            if (segment is null || !Claim(segment, index))
            {
                Reject(record, response.Id);
                continue;
            }

            End(segment, index, now, response.Length, Answer(segment, index, response.Length));
            answered++;
        }

        ended.Add(answered);
    }

    public void Fail(ulong id, string reason)
    {
        long now = clock.Now.Value;
        RunSegment? segment = Find(id, out int index, out int record);
        if (segment is null || !Claim(segment, index))
        {
            Reject(record, id);
            return;
        }

        ref QueryRecord failed = ref segment.Records[index];
        failed.LatencyNs = now - phaseStart - failed.LatencyNs;
        Report("failed_response", reason.Length > 0 ? $"the SUT failed record {record}: {reason}" : $"the SUT failed record {record} and gave no reason");
        Finish(ref failed, QueryStatus.Failed);
        ended.Add(1);
    }

    public void Abort(string kind, string reason)
    {
        if (!stopping)
        {
            faults.Add(kind, reason);
            Stop();
        }
    }

    /// <summary>No more queries; whoever waits goes on.</summary>
    public void Stop()
    {
        stopping = true;
        stop.Cancel();
        ended.Stop();
    }

    /// <summary>Waits until so many samples have ended, or the run stops. For the issuing thread only.</summary>
    public void WaitForTerminal(long count, IResponsePoll? poll) => ended.WaitFor(count, poll);

    /// <summary>Ends the run: nothing changes a record any more. Outstanding samples get the status, and their number is returned. After the scribe has stopped.</summary>
    public int Close(QueryStatus outstandingBecome)
    {
        List<(RunSegment Segment, int Index)> closed = [];
        foreach ((RunSegment segment, int index) in OpenRecords())
        {
            if (Claim(segment, index))
            {
                closed.Add((segment, index));
            }
        }

        // Whoever claimed a record before us may still be copying its response.
        SpinWait.SpinUntil(() => Terminal + closed.Count >= Issued, TimeSpan.FromSeconds(1));
        foreach ((RunSegment segment, int index) in OpenRecords())
        {
            ref QueryRecord record = ref segment.Records[index];
            if (record.Status == Claimed)
            {
                Forget(segment, index);
                record = record with { LatencyNs = 0, TokenOffset = QueryRecord.NoTokens, Status = outstandingBecome };
            }
        }

        return closed.Count;
    }

    private IEnumerable<(RunSegment Segment, int Index)> OpenRecords()
    {
        foreach ((RunSegment segment, int from) in scribe.Open())
        {
            int end = Math.Clamp(Issued - segment.First, 0, segment.Count);
            for (int index = from; index < end; index++)
            {
                yield return (segment, index);
            }
        }
    }

    private void Forget(RunSegment segment, int index)
    {
        if (segment.Kept.Length > 0 && segment.Kept[index] >= 0)
        {
            kept.Forget(segment.Kept[index]);
        }
    }

    // Most completions come in order of issue: then the record is at hand without deciphering its id. A stale guess only costs the search.
    private RunSegment? Find(ulong id, out int index, out int record)
    {
        RunPhase of = Volatile.Read(ref phase);
        record = (int)Volatile.Read(ref expected.Value);
        RunSegment? segment = scribe.Find(record, of, out index);
        if (segment is null || segment.Samples[index].Id != id)
        {
            ulong number = choices.RecordOf(id);
            if (number >= (ulong)Issued)
            {
                record = -1;
                return null;
            }

            record = (int)number;
            segment = scribe.Find(record, of, out index);
        }

        if (segment is not null && segment.Records[index].Status == RunSegment.Prepared)
        {
            record = -1;
            return null;
        }

        Volatile.Write(ref expected.Value, record + 1);
        return segment;
    }

    private static bool Claim(RunSegment segment, int index) =>
        Interlocked.CompareExchange(ref segment.Records[index].Status, Claimed, segment.Outstanding) == segment.Outstanding;

    private ReadOnlySpan<byte> Answer(RunSegment segment, int index, int length)
    {
        uint slot = segment.Records[index].TokenOffset;
        if (length == 0 || length > maximumResponseBytes)
        {
            return [];
        }

        if (slot == QueryRecord.NoTokens)
        {
            Report("protocol_violation", $"the response of record {segment.First + index} is said to stand in an output buffer that was never asked for");
            return slots.Span(slots.Count)[..length];
        }

        return slots.Span((int)slot)[..length];
    }

    private void Announce(RunSegment segment, int index, ReadOnlySpan<byte> tokens, long latencyNs)
    {
        int count = tokens.Length / sizeof(int);
        bool first = count > 0 && !segment.Tokens!.Any(index);
        if (!segment.Tokens!.Stamp(index, count, latencyNs))
        {
            Report("protocol_violation", $"{count} tokens were announced for record {segment.First + index}, fewer than before or more than a response may hold");
        }
        else if (first && segment.Kept.Length > 0 && segment.Kept[index] >= 0)
        {
            kept.Announce(segment.Kept[index], tokens);
        }
    }

    private void End(RunSegment segment, int index, long now, int length, ReadOnlySpan<byte> response)
    {
        ref QueryRecord record = ref segment.Records[index];
        record.LatencyNs = now - phaseStart - record.LatencyNs;
        if (length > maximumResponseBytes)
        {
            Report("response_too_long", $"the response of record {segment.First + index} has {length} bytes; at most {maximumResponseBytes} are allowed");
            Finish(ref record, QueryStatus.Failed);
            return;
        }

        if (segment.Kept.Length > 0 && segment.Kept[index] >= 0)
        {
            kept.Store(segment.Kept[index], response);
        }

        if (segment.Tokens is not null && !segment.Tokens.Stamp(index, response.Length / sizeof(int), record.LatencyNs))
        {
            Report("protocol_violation", $"more tokens were announced for record {segment.First + index} than its response holds, {response.Length / sizeof(int)}");
        }

        Finish(ref record, QueryStatus.Complete);
    }

    private void Finish(ref QueryRecord record, QueryStatus status)
    {
        if (record.TokenOffset != QueryRecord.NoTokens)
        {
            slots.TakeBack((int)record.TokenOffset);
            record.TokenOffset = QueryRecord.NoTokens;
        }

        Volatile.Write(ref Unsafe.As<QueryStatus, uint>(ref record.Status), (uint)status);
    }

    private void Reject(int record, ulong id)
    {
        if (record < 0)
        {
            Report("unknown_id", $"the SUT named the id {id:x16}, which no outstanding query has");
        }
        else if (!stopping)
        {
            Report("duplicate_completion", $"the SUT answered record {record} again after it had ended");
        }
    }

    private void Report(string kind, string message)
    {
        if (faults.Add(kind, message) >= FaultTally.Flood)
        {
            Stop();
        }
    }
}
