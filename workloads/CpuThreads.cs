namespace Bench.Workloads;

/// <summary>Persistent worker threads for kernels: a region of work runs on all of them and on the caller at once.</summary>
/// <remarks>
/// Each worker stays on a processor of its own. Workers spin for some ten microseconds after a region and then park, so that back-to-back regions start within a microsecond and an idle system stays idle.
/// A region that needs every thread waits for every thread. One that is offered (<see cref="Offer"/>) is begun by the caller and joined by whoever comes in time: nobody waits for a worker that has not come. One that came and then lost its processor is waited for until it has done the piece that it took.
/// One caller at a time; nothing is allocated per region.
/// </remarks>
public sealed class CpuThreads : IDisposable
{
    // About 20 µs: longer than the gap between two regions of one query, shorter than the gap between two queries.
    private const int SpinsBeforeParking = 600;

    private const int NumberShift = 32;
    private const long ForAll = 1L << 31, Open = 1L << 30, Inside = Open - 1;

    private readonly Thread[] workers;
    private readonly Parking[] parking;
    private Action<int> region = static _ => { };
    private Exception? failure;
    private volatile bool stopped;

    // The region's number, whether all must run it or any may enter, and how many have entered: in one word, so that nobody enters a region that has ended meanwhile.
    private long state;
    private long lastCall;
    private int unfinished;
    private int arrived;
    private volatile int barrierGeneration;

    /// <summary>Starts the workers.</summary>
    /// <param name="count">Threads in all, the caller included; at least 1.</param>
    public CpuThreads(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        parking = [.. Enumerable.Range(0, count - 1).Select(static _ => new Parking())];
        workers = [.. Enumerable.Range(1, count - 1).Select(number => new Thread(() => Work(number)) { IsBackground = true, Name = $"kernel {number}" })];
        Array.ForEach(workers, static worker => worker.Start());
    }

    /// <summary>Threads that a region runs on, the caller included.</summary>
    public int Count { get; }

    /// <summary>Runs a region on every thread and returns when all have finished it.</summary>
    /// <param name="body">Receives the thread's number, 0 (the caller) to <see cref="Count"/> - 1. Keep the delegate: making one allocates.</param>
    public void Run(Action<int> body)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (Count == 1)
        {
            body(0);
            return;
        }

        Volatile.Write(ref unfinished, Count - 1);
        Begin(body, ForAll);
        foreach (Parking place in parking)
        {
            place.Wake();
        }

        Execute(0);
        SpinWait spin = default;
        while (Volatile.Read(ref unfinished) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }

        ThrowWhatFailed();
    }

    /// <summary>Runs a region on the caller and on every worker that comes before the caller has done with it; returns when all that came have finished.</summary>
    /// <param name="body">As of <see cref="Run"/>. It takes its work by a counter, so that whoever runs it does all that is left; it does not call <see cref="Barrier"/>.</param>
    /// <param name="wakes">Whether workers that have parked are called each time. Otherwise they are called at most once a millisecond: in a row of short regions they miss only the first, and a lone one seldom pays for a call to the system.</param>
    public void Offer(Action<int> body, bool wakes)
    {
        ArgumentNullException.ThrowIfNull(body);
        if (Count == 1)
        {
            body(0);
            return;
        }

        Begin(body, Open);
        CallForOffer(wakes);
        Execute(0);
        long last = Interlocked.And(ref state, ~Open);
        SpinWait spin = default;
        while ((last & Inside) != 0)
        {
            spin.SpinOnce(sleep1Threshold: -1);
            last = Volatile.Read(ref state);
        }

        ThrowWhatFailed();
    }

    /// <summary>Waits inside a region until every thread of it is here. Either every thread of a region comes here or none does: one that throws instead leaves the others waiting. Not in a region that is offered.</summary>
    public void Barrier()
    {
        if (Count == 1)
        {
            return;
        }

        int mine = barrierGeneration;
        if (Interlocked.Increment(ref arrived) == Count)
        {
            arrived = 0;
            barrierGeneration = unchecked(mine + 1);
            return;
        }

        SpinWait spin = default;
        while (barrierGeneration == mine)
        {
            spin.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopped = true;
        Interlocked.MemoryBarrier();
        Array.ForEach(parking, static place => place.Wake());
        Array.ForEach(workers, static worker => worker.Join());
        Array.ForEach(parking, static place => place.Dispose());
    }

    private void Begin(Action<int> body, long kind)
    {
        region = body;
        failure = null;

        // And a barrier: who parks is looked at after this is seen.
        Interlocked.Exchange(ref state, unchecked(((state >> NumberShift) + 1) << NumberShift) | kind);
    }

    private void CallForOffer(bool wakes)
    {
        if (!Array.Exists(parking, static place => place.IsTaken))
        {
            return;
        }

        long now = Environment.TickCount64;
        if (wakes || now != lastCall)
        {
            lastCall = now;
            Array.ForEach(parking, static place => place.Wake());
        }
    }

    private void ThrowWhatFailed()
    {
        if (failure is { } exception)
        {
            throw new InvalidOperationException("a kernel thread failed", exception);
        }
    }

    private void Work(int number)
    {
        ThreadPlacement.Keep(number, Count);
        int seen = 0;
        while (true)
        {
            for (int spins = 0; NumberOf(Volatile.Read(ref state)) == seen && !stopped; spins++)
            {
                if (spins < SpinsBeforeParking)
                {
                    Thread.SpinWait(4);
                }
                else
                {
                    Parking place = parking[number - 1];
                    place.Announce();
                    if ((NumberOf(Volatile.Read(ref state)) == seen && !stopped) || !place.Withdraw())
                    {
                        place.Sleep();
                    }
                }
            }

            if (stopped)
            {
                return;
            }

            long now = Volatile.Read(ref state);
            if ((now & ForAll) != 0)
            {
                seen = NumberOf(now);
                Execute(number);
                Interlocked.Decrement(ref unfinished);
            }
            else if ((now & Open) == 0)
            {
                // Over before this thread came.
                seen = NumberOf(now);
            }
            else if (Interlocked.CompareExchange(ref state, now + 1, now) == now)
            {
                seen = NumberOf(now);
                Execute(number);
                Interlocked.Decrement(ref state);
            }
        }
    }

    private static int NumberOf(long state) => unchecked((int)(state >> NumberShift));

    private void Execute(int number)
    {
#pragma warning disable CA1031 // Whatever a kernel throws must not kill the thread that the caller waits for; Run throws it again.
        try
        {
            region(number);
        }
        catch (Exception exception)
        {
            failure = exception;
        }
#pragma warning restore CA1031
    }

    /// <summary>Where one worker sleeps.</summary>
    private sealed class Parking : IDisposable
    {
        private readonly SemaphoreSlim bed = new(0);
        private int asleep;

        /// <summary>From here on <see cref="Wake"/> leaves a wake-up call.</summary>
        public void Announce()
        {
            Volatile.Write(ref asleep, 1);
            Interlocked.MemoryBarrier();
        }

        /// <summary>Takes the announcement back; false when a wake-up call is already on its way and must be slept for.</summary>
        public bool Withdraw() => Interlocked.Exchange(ref asleep, 0) == 1;

        /// <summary>Whether a worker sleeps here, or is about to.</summary>
        public bool IsTaken => Volatile.Read(ref asleep) == 1;

        public void Sleep() => bed.Wait();

        public void Wake()
        {
            if (Interlocked.Exchange(ref asleep, 0) == 1)
            {
                bed.Release();
            }
        }

        public void Dispose() => bed.Dispose();
    }
}
