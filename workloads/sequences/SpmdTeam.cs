namespace Bench.Workloads.Sequences;

/// <summary>Threads that run one body side by side and meet at barriers inside it: a recurrence needs one a step, a transformer several a block, far too often to hand out work each time.</summary>
/// <remarks>A waiting thread spins about as long as a step takes, then yields its core: on a machine that does other work too, spinning on would wait for a thread that cannot run.</remarks>
internal sealed class SpmdTeam : IDisposable
{
    private const int SpinsBeforeYield = 4000;

    private readonly SemaphoreSlim[] starts;
    private readonly Thread[] workers;
    private Action<int>? body;
    private Exception? failure;
    private int arrived;
    private int running;
    private volatile int generation;
    private volatile bool stopping;

    /// <summary>Starts the threads; the caller of <see cref="Run"/> is one of them.</summary>
    /// <param name="count">Threads in all, at least 1.</param>
    public SpmdTeam(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        Count = count;
        starts = [.. Enumerable.Range(1, count - 1).Select(static _ => new SemaphoreSlim(0))];
        workers = [.. Enumerable.Range(1, count - 1).Select(index => new Thread(() => Work(index)) { IsBackground = true, Name = $"kernel {index}" })];
        foreach (Thread worker in workers)
        {
            worker.Start();
        }
    }

    /// <summary>Threads in all.</summary>
    public int Count { get; }

    /// <summary>The first of the items 0 to <paramref name="items"/> - 1 that a thread takes when they are divided evenly; that of the next thread is where it ends.</summary>
    public int ShareStart(int thread, int items) => (int)((long)items * thread / Count);

    /// <summary>Runs the body on every thread, with the thread's number, and returns when all have finished. One caller at a time.</summary>
    public void Run(Action<int> work)
    {
        if (Count == 1)
        {
            work(0);
            return;
        }

        body = work;
        Volatile.Write(ref running, Count - 1);
        foreach (SemaphoreSlim start in starts)
        {
            start.Release();
        }

        work(0);
        for (int spins = 0; Volatile.Read(ref running) > 0; spins++)
        {
            Pause(spins);
        }

        if (Interlocked.Exchange(ref failure, null) is { } thrown)
        {
            throw new InvalidOperationException("a kernel thread failed", thrown);
        }
    }

    /// <summary>Waits until every thread of the running body is here. What each wrote before, all see after.</summary>
    public void Barrier()
    {
        if (Count == 1)
        {
            return;
        }

        int mine = generation;
        if (Interlocked.Increment(ref arrived) == Count)
        {
            Volatile.Write(ref arrived, 0);
            generation = unchecked(mine + 1);
            return;
        }

        for (int spins = 0; generation == mine; spins++)
        {
            Pause(spins);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping = true;
        foreach (SemaphoreSlim start in starts)
        {
            start.Release();
        }

        foreach (Thread worker in workers)
        {
            worker.Join();
        }

        foreach (SemaphoreSlim start in starts)
        {
            start.Dispose();
        }
    }

    private static void Pause(int spins)
    {
        if (spins < SpinsBeforeYield)
        {
            Thread.SpinWait(4);
        }
        else
        {
            Thread.Yield();
        }
    }

    private void Work(int index)
    {
        while (true)
        {
            starts[index - 1].Wait();
            if (stopping)
            {
                return;
            }

            try
            {
                body!(index);
            }
            catch (Exception thrown) when (thrown is not OutOfMemoryException)
            {
                failure = thrown;
            }

            Interlocked.Decrement(ref running);
        }
    }
}
