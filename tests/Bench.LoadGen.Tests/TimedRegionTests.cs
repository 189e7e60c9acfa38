using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen.Tests;

public sealed class TimedRegionTests
{
    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    public void Nothing_is_allocated_per_query(Scenario scenario)
    {
        const int Queries = 2_000;
        long[] allocated = new long[Queries];
        int calls = 0;
        FunctionSut sut = new((samples, responses) =>
        {
            foreach (QuerySample sample in samples)
            {
                Span<byte> output = responses.OutputOf(sample.Id);
                responses.TokensReady(sample.Id, output[..4]);
                responses.Complete(sample.Id, output);
            }

            if (calls < allocated.Length)
            {
                allocated[calls++] = GC.GetAllocatedBytesForCurrentThread();
            }
        });
        TestSettings settings = new() { Scenario = scenario, MinQueryCount = Queries, MinDurationMs = 0, TargetQps = 5_000, SamplesPerQuery = 3 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings) with { KeptShare = 0.1, ProducesTokens = true }, sut, new MonotonicClock()).Log;
        Assert.Empty(log.Faults);
        Assert.Equal(Queries, calls);

        // The first queries may still compile and set up the thread, and the first wait that sleeps comes when it comes: once, not per query.
        int[] allocating = [.. Enumerable.Range(100, Queries - 100).Where(query => allocated[query] != allocated[query - 1])];
        Assert.True(allocating.Length <= 2, $"queries {string.Join(", ", allocating.Take(20))} allocated");
    }

    [Fact]
    public void Nothing_is_allocated_per_sample_of_an_offline_query()
    {
        long first = 0;
        long last = 0;
        FunctionSut sut = new((samples, responses) =>
        {
            for (int i = 0; i < samples.Length; i++)
            {
                responses.Complete(samples[i].Id, responses.OutputOf(samples[i].Id));
                first = i == 100 ? GC.GetAllocatedBytesForCurrentThread() : first;
            }

            last = GC.GetAllocatedBytesForCurrentThread();
        });
        TestSettings settings = new() { Scenario = Scenario.Offline, MinQueryCount = 5_000, MinDurationMs = 0 };
        Assert.Empty(TestRuns.Run(TestRuns.Request(settings) with { KeptShare = 0.1 }, sut, new MonotonicClock()).Log.Faults);
        Assert.Equal(first, last);
    }

    [Fact]
    public void The_monotonic_clock_never_returns_before_the_deadline()
    {
        MonotonicClock clock = new();
        foreach (long wait in (long[])[-5, 0, 1_000, 59_000, 61_000, 500_000, 3_000_000])
        {
            Nanoseconds deadline = clock.Now + new Nanoseconds(wait);
            clock.WaitUntil(deadline);
            Assert.True(clock.Now >= deadline);
        }
    }

    [Fact]
    public void A_wait_in_single_stream_ends_when_another_thread_answers()
    {
        FunctionSut sut = new(static (samples, responses) =>
        {
            ulong id = samples[0].Id;
            ThreadPool.QueueUserWorkItem(_ =>
            {
                Thread.Sleep(1);
                responses.Complete(id, [1]);
            });
        });
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = 20, MinDurationMs = 0 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings) with { Timeout = TimeSpan.FromSeconds(20) }, sut, new MonotonicClock()).Log;
        Assert.Empty(log.Faults);
        Assert.All(log.Records, static record => Assert.True(record.LatencyNs >= 1_000_000));
    }

    [Fact]
    public void The_harness_s_own_cost_of_a_query_can_be_measured()
    {
        Nanoseconds cost = HarnessOverhead.Measure(new MonotonicClock());
        Assert.InRange(cost.Value, 20, 1_000_000);
    }
}
