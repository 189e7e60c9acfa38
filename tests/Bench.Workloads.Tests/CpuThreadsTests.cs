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

    [Fact]
    public void A_region_allocates_nothing()
    {
        using CpuThreads threads = new(2);
        Action<int> body = static _ => { };
        threads.Run(body);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int region = 0; region < 100; region++)
        {
            threads.Run(body);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }
}
