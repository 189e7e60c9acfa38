namespace Bench.Workloads.Tests;

public sealed class CpuThreadsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void A_region_runs_once_on_every_thread(int count)
    {
        using CpuThreads threads = new(count);
        int[] runs = new int[count];
        for (int region = 0; region < 200; region++)
        {
            threads.Run(thread => runs[thread]++);
        }

        Assert.All(runs, static run => Assert.Equal(200, run));
    }

    [Fact]
    public void A_parked_worker_wakes_for_the_next_region()
    {
        using CpuThreads threads = new(2);
        int runs = 0;
        for (int region = 0; region < 5; region++)
        {
            threads.Run(_ => Interlocked.Increment(ref runs));
            Thread.Sleep(5);
        }

        Assert.Equal(10, runs);
    }

    [Fact]
    public void A_barrier_lets_nobody_pass_before_all_have_come()
    {
        using CpuThreads threads = new(3);
        int arrived = 0;
        int tooFew = 0;
        threads.Run(_ =>
        {
            for (int round = 1; round <= 300; round++)
            {
                Interlocked.Increment(ref arrived);
                threads.Barrier();
                if (Volatile.Read(ref arrived) < 3 * round)
                {
                    Interlocked.Increment(ref tooFew);
                }

                threads.Barrier();
            }
        });
        Assert.Equal(0, tooFew);
        Assert.Equal(900, arrived);
    }

    [Fact]
    public void What_a_worker_throws_reaches_the_caller_and_the_threads_live_on()
    {
        using CpuThreads threads = new(2);
        Action<int> fails = static thread => _ = thread == 1 ? throw new FormatException("on the worker") : thread;
        Assert.IsType<FormatException>(Assert.Throws<InvalidOperationException>(() => threads.Run(fails)).InnerException);
        threads.Run(static _ => { });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void What_is_offered_is_done_once_by_whoever_comes_and_before_the_caller_goes_on(int count)
    {
        const int Pieces = 40;
        using CpuThreads threads = new(count);
        int[] done = new int[Pieces];
        int taken = 0, needed = 0;
        Action<int> offered = _ =>
        {
            for (int piece = Interlocked.Increment(ref taken) - 1; piece < Pieces; piece = Interlocked.Increment(ref taken) - 1)
            {
                done[piece]++;
            }
        };
        for (int round = 1; round <= 3000; round++)
        {
            taken = 0;
            threads.Offer(offered, wakes: round % 2 == 0);
            Assert.All(done, times => Assert.Equal(round, times));
            if (round % 7 == 0)
            {
                threads.Run(_ => Interlocked.Increment(ref needed));
            }
        }

        Assert.Equal(3000 / 7 * count, needed);
    }

    [Fact]
    public void Nobody_waits_for_a_worker_that_has_not_come()
    {
        CpuThreads threads = new(2);
        threads.Dispose();

        // Nobody is left to come.
        int caller = 0;
        threads.Offer(thread => caller += thread == 0 ? 1 : 0, wakes: true);
        Assert.Equal(1, caller);
    }

    [Fact]
    public void A_worker_joins_what_is_offered_again_and_again_and_what_it_throws_reaches_the_caller()
    {
        using CpuThreads threads = new(2);
        Action<int> fails = static thread => _ = thread == 1 ? throw new FormatException("on the worker") : Thread.Yield();
        InvalidOperationException? caught = null;
        for (long end = Environment.TickCount64 + 20_000; caught is null && Environment.TickCount64 < end;)
        {
            try
            {
                threads.Offer(fails, wakes: false);
            }
            catch (InvalidOperationException exception)
            {
                caught = exception;
            }
        }

        Assert.IsType<FormatException>(caught?.InnerException);
        int runs = 0;
        threads.Run(_ => Interlocked.Increment(ref runs));
        Assert.Equal(2, runs);
        Assert.IsType<FormatException>(Assert.Throws<InvalidOperationException>(() => threads.Offer(static thread => _ = thread == 0 ? throw new FormatException("on the caller") : thread, wakes: false)).InnerException);
    }

    [Fact]
    public void A_region_allocates_nothing()
    {
        using CpuThreads threads = new(2);
        Action<int> body = static _ => { };
        threads.Run(body);
        threads.Offer(body, wakes: true);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int region = 0; region < 100; region++)
        {
            threads.Run(body);
            threads.Offer(body, wakes: true);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
