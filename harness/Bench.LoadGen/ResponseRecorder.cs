using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>Writes down when each sample ended, exactly once: the sink of a run. Two interlocked operations a completion: one claims the record, one counts it.</summary>
/// <remarks>
/// While a record is outstanding two of its fields serve otherwise: <see cref="QueryRecord.LatencyNs"/> holds the time that latency counts from (since the phase's start),
/// <see cref="QueryRecord.TokenOffset"/> the output slot lent to it. Whoever claims the record turns them into what the log holds.
/// </remarks>
#pragma warning disable CA1001 // A SUT may answer long after the run: what it would touch is never disposed. Nothing here holds on to the system.
internal sealed class ResponseRecorder : IResponseSink
#pragma warning restore CA1001
{
    // A record that was still outstanding when the run was closed: a late completion must not touch it.
    private const QueryStatus Closed = (QueryStatus)255;

    private readonly IClock clock;
    private readonly QueryIds ids;
    private readonly QueryRecord[] records;
    private readonly KeptResponses kept;
    private readonly OutputSlots slots;
    private readonly TokenTimes? tokens;
    private readonly FaultTally faults;
    private readonly int maximumResponseBytes;
    private readonly CancellationTokenSource stop = new();
    private readonly AutoResetEvent wake = new(initialState: false);
    private long phaseStart;
    private long terminal;
    private long awaited = long.MaxValue;
    private long stamps;
    private int issued;
    private volatile bool stopping;

    public ResponseRecorder(IClock clock, QueryIds ids, QueryRecord[] records, RunBuffers buffers, RunRequest request)
    {
        this.clock = clock;
        this.ids = ids;
        this.records = records;
        kept = buffers.Kept;
        slots = buffers.Slots;
        tokens = buffers.Tokens;
        faults = buffers.Faults;
        maximumResponseBytes = request.MaximumResponseBytes;
    }

    /// <summary>Samples issued; a completion of a later record names an id that nobody knows yet.</summary>
    public int Issued
    {
        get => Volatile.Read(ref issued);
        set => Volatile.Write(ref issued, value);
    }

    public long Terminal => Volatile.Read(ref terminal);

    /// <summary>Changes whenever the SUT does anything.</summary>
    public long SignsOfLife => Terminal + Volatile.Read(ref stamps);

    public bool Stopping => stopping;

    /// <summary>The clock's reading that all times of the present phase count from.</summary>
    public long PhaseStart
    {
        get => Volatile.Read(ref phaseStart);
        set => Volatile.Write(ref phaseStart, value);
    }

    public Span<byte> OutputOf(ulong id)
    {
        int record = RecordOf(id);
        if (record < 0 || records[record].Status != QueryStatus.Outstanding)
        {
            Reject(record, id);
            return slots.Span(slots.Count);
        }

        if (records[record].TokenOffset == QueryRecord.NoTokens)
        {
            records[record].TokenOffset = (uint)slots.Lend(stop.Token);
        }

        return slots.Span((int)records[record].TokenOffset);
    }

    public void TokensReady(ulong id, int count)
    {
        long now = clock.Now.Value;
        int record = RecordOf(id);
        if (record < 0 || records[record].Status != QueryStatus.Outstanding)
        {
            Reject(record, id);
            return;
        }

        Volatile.Write(ref stamps, unchecked(stamps + 1));
        if (tokens is not null && !tokens.Stamp(record, count, now - phaseStart - records[record].LatencyNs))
        {
            Report("protocol_violation", $"{count} tokens were announced for record {record}, fewer than before or more than a response may hold");
        }
    }

    public void Complete(ulong id, ReadOnlySpan<byte> response)
    {
        long now = clock.Now.Value;
        int record = RecordOf(id);
        bool fits = response.Length <= maximumResponseBytes;
        if (record < 0 || !Claim(record, fits ? QueryStatus.Complete : QueryStatus.Failed))
        {
            Reject(record, id);
            return;
        }

        ref QueryRecord ended = ref records[record];
        ended.LatencyNs = now - phaseStart - ended.LatencyNs;
        if (fits)
        {
            kept.Store(record, response);
            if (tokens is not null && !tokens.Stamp(record, response.Length / 4, ended.LatencyNs))
            {
                Report("protocol_violation", $"more tokens were announced for record {record} than its response holds, {response.Length / 4}");
            }
        }
        else
        {
            Report("response_too_long", $"the response of record {record} has {response.Length} bytes; at most {maximumResponseBytes} are allowed");
        }

        Finish(ref ended);
    }

    public void Fail(ulong id, string reason)
    {
        long now = clock.Now.Value;
        int record = RecordOf(id);
        if (record < 0 || !Claim(record, QueryStatus.Failed))
        {
            Reject(record, id);
            return;
        }

        records[record].LatencyNs = now - phaseStart - records[record].LatencyNs;
        Report("failed_response", $"the SUT failed record {record}: {reason}");
        Finish(ref records[record]);
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
        wake.Set();
    }

    /// <summary>Waits until so many samples have ended, or the run stops. For the issuing thread only.</summary>
    public void WaitForTerminal(long count)
    {
        if (Terminal >= count)
        {
            return;
        }

        // Worth 20 µs: a wake-up costs 4. Not more: the SUT may need this core.
        long patience = clock.Now.Value + 20_000;
        for (int turn = 0; turn < 2_000 && clock.Now.Value < patience; turn++)
        {
            if (Terminal >= count || stopping)
            {
                return;
            }

            Thread.SpinWait(4);
        }

        Volatile.Write(ref awaited, count);
        Interlocked.MemoryBarrier();
        while (Terminal < count && !stopping)
        {
            wake.WaitOne();
        }

        Volatile.Write(ref awaited, long.MaxValue);
    }

    /// <summary>Ends the run: nothing changes a record any more. Outstanding samples get the status, and their number is returned.</summary>
    public int Close(QueryStatus outstandingBecome)
    {
        int left = 0;
        for (int record = 0; record < Issued; record++)
        {
            if (Claim(record, Closed))
            {
                left++;
            }
        }

        // Whoever claimed a record before us may still be copying its response.
        SpinWait.SpinUntil(() => Terminal + left >= Issued, TimeSpan.FromSeconds(1));
        for (int record = 0; record < Issued; record++)
        {
            if (records[record].Status == Closed)
            {
                records[record] = records[record] with { LatencyNs = 0, Status = outstandingBecome };
            }

            records[record].TokenOffset = QueryRecord.NoTokens;
        }

        return left;
    }

    private int RecordOf(ulong id)
    {
        int record = ids.RecordOf(id);
        return record < Issued ? record : -1;
    }

    private bool Claim(int record, QueryStatus status) =>
        Interlocked.CompareExchange(ref records[record].Status, status, QueryStatus.Outstanding) == QueryStatus.Outstanding;

    private void Finish(ref QueryRecord ended)
    {
        if (ended.TokenOffset != QueryRecord.NoTokens)
        {
            slots.TakeBack((int)ended.TokenOffset);
            ended.TokenOffset = QueryRecord.NoTokens;
        }

        // A full fence: either we see who waits, or they see our count.
        if (Interlocked.Increment(ref terminal) >= Volatile.Read(ref awaited))
        {
            wake.Set();
        }
    }

    private void Reject(int record, ulong id)
    {
        if (record < 0)
        {
            Report("unknown_id", $"the SUT named the id {id:x16}, which no outstanding query has");
        }
        else if (records[record].Status != Closed && !stopping)
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
