namespace Bench.LoadGen;

/// <summary>Counts the samples that have ended, from any thread, and wakes the one that waits for a number of them.</summary>
#pragma warning disable CA1001 // A SUT may answer long after the run: what it would touch is never disposed. Nothing here holds on to the system.
internal sealed class EndedSamples(IClock clock)
#pragma warning restore CA1001
{
    private const int LongestWaitAwake = 2_000;
    private const int TurnsBetweenClockReads = 32;
    private const long PatienceNs = 20_000;

    private readonly AutoResetEvent wake = new(initialState: false);
    private PaddedLong count;
    private long awaited = long.MaxValue;
    private volatile bool stopped;

    /// <summary>How many have ended.</summary>
    public long Count => Volatile.Read(ref count.Value);

    /// <summary>Counts some more.</summary>
    public void Add(int ended)
    {
        // A full fence: either we see who waits, or they see our count.
        if (Interlocked.Add(ref count.Value, ended) >= Volatile.Read(ref awaited))
        {
            wake.Set();
        }
    }

    /// <summary>Whoever waits goes on, now and later.</summary>
    public void Stop()
    {
        stopped = true;
        wake.Set();
    }

    /// <summary>Waits until so many have ended, or counting stops. For one thread only.</summary>
    /// <param name="number">How many.</param>
    /// <param name="poll">Fetches responses meanwhile; null where they come by themselves.</param>
    public void WaitFor(long number, IResponsePoll? poll)
    {
        if (Count >= number)
        {
            return;
        }

        // Worth 20 µs: a wake-up costs 4. Not more: the SUT may need this core. A clock that stands still must not hold us.
        long patience = long.MinValue;
        for (int turn = 1; turn <= LongestWaitAwake; turn++)
        {
            poll?.Take();
            if (Count >= number || stopped)
            {
                return;
            }

            Spin.Once();
            if (turn % TurnsBetweenClockReads == 0)
            {
                long now = clock.Now.Value;
                patience = patience == long.MinValue ? now + PatienceNs : patience;
                if (now > patience)
                {
                    break;
                }
            }
        }

        poll?.Rest();
        Volatile.Write(ref awaited, number);
        Interlocked.MemoryBarrier();
        while (Count < number && !stopped)
        {
            wake.WaitOne();
        }

        Volatile.Write(ref awaited, long.MaxValue);
    }
}
