namespace Bench.LoadGen;

/// <summary>Answers with nothing from a thread of its own: what a run with it takes is the harness's own, a hand-over between two threads and back included.</summary>
/// <remarks>Samples go through a ring of one writer and one reader. The thread waits awake for 50 µs, then sleeps.</remarks>
public sealed class WorkerSut : ISystemUnderTest
{
    private const int RingLength = 1 << 14;
    private const int MostTogether = 256;
    private const int TurnsAwake = 2_000;

    private readonly QuerySample[] ring = new QuerySample[RingLength];
    private readonly AutoResetEvent wake = new(initialState: false);
    private readonly Thread worker;
    private PaddedLong written;
    private PaddedLong read;
    private int asleep;
    private volatile bool ended;
    private IResponseSink? sink;

    /// <summary>Starts the thread.</summary>
    public WorkerSut()
    {
        worker = new Thread(Answer) { IsBackground = true, Name = "null SUT" };
        worker.Start();
    }

    /// <inheritdoc/>
    public string Name => "null, on a worker thread";

    /// <inheritdoc/>
    public void IssueQuery(ReadOnlySpan<QuerySample> samples, IResponseSink responses)
    {
        Volatile.Write(ref sink, responses);
        foreach (QuerySample sample in samples)
        {
            while (written.Value - Volatile.Read(ref read.Value) == RingLength)
            {
                Wake();
                Spin.Once();
            }

            ring[written.Value & (RingLength - 1)] = sample;
            Volatile.Write(ref written.Value, written.Value + 1);
        }

        Interlocked.MemoryBarrier();
        Wake();
    }

    /// <inheritdoc/>
    public void FlushQueries()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ended = true;
        wake.Set();
        worker.Join();
        wake.Dispose();
    }

    private void Wake()
    {
        if (Volatile.Read(ref asleep) != 0)
        {
            wake.Set();
        }
    }

    private void Answer()
    {
        SampleResponse[] batch = new SampleResponse[MostTogether];
        while (!ended)
        {
            long from = read.Value;
            int count = (int)Math.Min(MostTogether, Volatile.Read(ref written.Value) - from);
            if (count == 0)
            {
                Wait(from);
                continue;
            }

            for (int i = 0; i < count; i++)
            {
                batch[i] = new SampleResponse(ring[(from + i) & (RingLength - 1)].Id, 0);
            }

            Volatile.Write(ref read.Value, from + count);
            Volatile.Read(ref sink)!.Complete(batch.AsSpan(0, count));
        }
    }

    private void Wait(long from)
    {
        for (int turn = 0; turn < TurnsAwake; turn++)
        {
            if (Volatile.Read(ref written.Value) != from || ended)
            {
                return;
            }

            Spin.Once();
        }

        Volatile.Write(ref asleep, 1);
        Interlocked.MemoryBarrier();
        if (Volatile.Read(ref written.Value) == from && !ended)
        {
            wake.WaitOne();
        }

        Volatile.Write(ref asleep, 0);
    }
}
