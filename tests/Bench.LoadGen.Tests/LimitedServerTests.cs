using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen.Tests;

public sealed class LimitedServerTests
{
    private readonly FakeClock clock = new(new Nanoseconds(5_000));

    [Fact]
    public void Coalescing_issues_all_queries_that_are_due_in_one_call_and_keeps_their_scheduled_times()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, MinQueryCount = 60, MinDurationMs = 1, TargetQps = 10_000, ScheduleRngSeed = 7, ServerCoalesceQueries = true };
        long[] schedule = QueryStream.Of(EffectiveSettings.Of(settings, 4, 4)).Phases[0].ScheduledNs.ToArray();
        List<int> calls = [];
        FunctionSut sut = new((samples, responses) =>
        {
            calls.Add(samples.Length);
            clock.Advance(new Nanoseconds(250_000));
            foreach (QuerySample sample in samples)
            {
                responses.Complete(sample.Id, [1, 2, 3, 4]);
            }
        });
        RunLog log = TestRuns.Run(TestRuns.Request(settings), sut, clock).Log;

        // Written again from LoadGen's description: wait for the first, take along whatever is due by then.
        List<int> expected = [];
        List<QueryRecord> records = [];
        long now = 0;
        for (int first = 0; first < schedule.Length; first += expected[^1])
        {
            now = Math.Max(now, schedule[first]);
            expected.Add(schedule.Skip(first).TakeWhile(due => due <= now).Count());
            records.AddRange(schedule.Skip(first).Take(expected[^1]).Select(due => new QueryRecord
            {
                IssueNs = now - due,
                LatencyNs = now + 250_000 - due,
                Status = QueryStatus.Complete,
                TokenOffset = QueryRecord.NoTokens,
            }));
            now += 250_000;
        }

        Assert.Contains(expected, static count => count > 1);
        Assert.Equal(expected, calls);
        Assert.Equal(records, log.Records);
        Assert.Empty(log.Faults);
        Assert.Equal(records.Max(static record => record.IssueNs), log.End.Lateness!.MaxNs);
    }

    [Fact]
    public void A_coalesced_accuracy_run_asks_for_every_sample_once()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, Mode = TestMode.AccuracyOnly, TargetQps = 10_000, ServerCoalesceQueries = true };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 150_000), clock, samples: 9).Log;
        Assert.Equal(9, log.Records.Length);
        Assert.All(log.Records, static record => Assert.Equal(QueryStatus.Complete, record.Status));
    }

    [Theory]
    [InlineData(TestMode.PerformanceOnly)]
    [InlineData(TestMode.AccuracyOnly)]
    public void More_outstanding_queries_than_allowed_end_a_timed_run_with_a_fault_as_in_LoadGen(TestMode mode)
    {
        const int Most = 3;
        TestSettings settings = new() { Scenario = Scenario.Server, Mode = mode, MinQueryCount = 20, MinDurationMs = 1, TargetQps = 10_000, ServerMaxAsyncQueries = Most };
        List<ulong> held = [];
        IResponseSink? sink = null;
        FunctionSut sut = new(
            (samples, responses) =>
            {
                sink = responses;
                held.AddRange(samples.ToArray().Select(static sample => sample.Id));
            },
            () => held.ForEach(id => sink!.Complete(id, [])));
        RunLog log = TestRuns.Run(TestRuns.Request(settings), sut, clock, samples: 20).Log;

        bool timed = mode == TestMode.PerformanceOnly;
        Assert.Equal(timed ? Most + 1 : 20, log.Records.Length);
        Assert.Equal(timed ? 1 : 0, log.Faults("too_many_outstanding"));
        Assert.Equal(!timed, log.Faults.IsEmpty);
    }

    [Fact]
    public void As_many_outstanding_queries_as_allowed_go_on()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, MinQueryCount = 40, MinDurationMs = 1, TargetQps = 10_000, ServerMaxAsyncQueries = 1 };
        ulong? held = null;
        IResponseSink? sink = null;
        void Release()
        {
            if (held is { } id)
            {
                sink!.Complete(id, []);
            }
        }

        FunctionSut sut = new(
            (samples, responses) =>
            {
                sink = responses;
                clock.Advance(new Nanoseconds(10));
                Release();
                held = samples[0].Id;
            },
            Release);
        RunLog log = TestRuns.Run(TestRuns.Request(settings), sut, clock).Log;
        Assert.Empty(log.Faults);
        Assert.True(log.Records.Length >= 40);
    }
}
