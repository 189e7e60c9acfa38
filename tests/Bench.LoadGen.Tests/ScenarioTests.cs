using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen.Tests;

public sealed class ScenarioTests
{
    private readonly FakeClock clock = new(new Nanoseconds(5_000));

    [Fact]
    public void Single_stream_issues_when_the_previous_query_is_complete_and_stops_once_count_and_duration_are_reached()
    {
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = 3, MinDurationMs = 1, TargetQps = 100_000 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 100_000), clock).Log;

        // The query issued at 1,000,000 ns is the first at or after the least duration.
        Assert.Equal(11, log.Records.Length);
        Assert.All(log.Records.Index(), static item => Assert.Equal(
            new QueryRecord { IssueNs = item.Index * 100_000, LatencyNs = 100_000, Status = QueryStatus.Complete, TokenOffset = QueryRecord.NoTokens }, item.Item));
        Assert.Equal(1_000_000, log.End.LastIssueNs);
        Assert.Equal(1_100_000, log.End.LastCompletionNs);
        Assert.True(log.End.Summary.Valid, string.Join("; ", log.End.Summary.InvalidReasons));
        Assert.Null(log.End.Lateness);
        Assert.Equal(RunMetrics.Of(log).Value, log.End.Summary.Value);
    }

    [Fact]
    public void Single_stream_stops_at_the_least_count_when_the_duration_is_reached_before()
    {
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = 7, MinDurationMs = 1, TargetQps = 1000 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 1_000_000), clock).Log;
        Assert.Equal(7, log.Records.Length);
    }

    [Fact]
    public void Queries_that_run_out_are_a_fault()
    {
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = 1, MinDurationMs = 1, TargetQps = 10_000 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 1_000), clock).Log;

        // Arrivals every 100 µs for twice the least duration, the one at its end included.
        Assert.Equal(21, log.Records.Length);
        Assert.Equal(1, log.Faults("queries_exhausted"));
        Assert.EndsWith("the SUT answers faster than target_latency expects (0.1 ms); lower it", Assert.Single(log.Faults).Message, StringComparison.Ordinal);
        Assert.False(log.End.Summary.Valid);
    }

    [Theory]
    [InlineData(5, 5, 9, 0, "max_query_count_reached", 5)]
    [InlineData(50, 0, 1, 2, "max_duration_exceeded", 4)]
    public void A_greatest_count_or_duration_that_ends_the_run_is_a_fault(int least, int count, int leastMilliseconds, int milliseconds, string kind, int issued)
    {
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = least, MinDurationMs = leastMilliseconds, MaxQueryCount = count, MaxDurationMs = milliseconds };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 900_000), clock).Log;
        Assert.Equal(issued, log.Records.Length);
        Assert.Equal(1, log.Faults(kind));
    }

    [Fact]
    public void Multi_stream_gives_each_sample_its_own_latency_from_the_query_s_issue()
    {
        TestSettings settings = new() { Scenario = Scenario.MultiStream, SamplesPerQuery = 3, MinQueryCount = 2, MinDurationMs = 0 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 10), clock).Log;
        Assert.Equal([0, 0, 0, 30, 30, 30], log.Records.Select(static record => record.IssueNs));
        Assert.Equal([10, 20, 30, 10, 20, 30], log.Records.Select(static record => record.LatencyNs));
        Assert.Equal(2, log.End.Summary.QueryCount);
    }

    [Fact]
    public void Server_is_never_early_and_counts_its_own_lateness_into_the_latency()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, MinQueryCount = 40, MinDurationMs = 1, TargetQps = 10_000, ScheduleRngSeed = 7 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 150_000), clock).Log;
        long[] schedule = QueryStream.Of(EffectiveSettings.Of(settings, 4, 4)).Phases[0].ScheduledNs.ToArray();

        // The fake clock moves only by waiting and by the SUT's work, so every figure is exact.
        long now = 0;
        Assert.Equal(schedule.Length, log.Records.Length);
        foreach ((int query, QueryRecord record) in log.Records.Index())
        {
            now = Math.Max(now, schedule[query]);
            Assert.Equal(now - schedule[query], record.IssueNs);
            now += 150_000;
            Assert.Equal(now - schedule[query], record.LatencyNs);
        }

        Assert.Equal(now, log.End.LastCompletionNs);
        Assert.Equal(log.Records.Max(static record => record.IssueNs), log.End.Lateness!.MaxNs);
    }

    [Fact]
    public void Offline_sends_everything_at_once_and_counts_from_there()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, MinQueryCount = 6, MinDurationMs = 0 };
        int calls = 0;
        bool flushed = false;
        FunctionSut sut = new((samples, responses) =>
        {
            calls++;
            foreach (QuerySample sample in samples)
            {
                clock.Advance(new Nanoseconds(5));
                responses.Complete(sample.Id, []);
            }
        }, () => flushed = true);
        RunLog log = TestRuns.Run(TestRuns.Request(settings), sut, clock).Log;
        Assert.Equal(1, calls);
        Assert.True(flushed);
        Assert.Equal([5, 10, 15, 20, 25, 30], log.Records.Select(static record => record.LatencyNs));
        Assert.All(log.Records, static record => Assert.Equal(0, record.IssueNs));
    }

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void An_accuracy_run_asks_for_every_sample_once_and_loads_set_after_set(Scenario scenario)
    {
        Library library = new(10, performanceSamples: 4);
        List<int> asked = [];
        FunctionSut sut = new((samples, responses) =>
        {
            foreach (QuerySample sample in samples)
            {
                Assert.Contains(sample.Index, library.Loaded[^1]);
                asked.Add(sample.Index);
                clock.Advance(new Nanoseconds(5));
                responses.Complete(sample.Id, []);
            }
        });
        TestSettings settings = new() { Scenario = scenario, Mode = TestMode.AccuracyOnly, TargetQps = 1000 };
        RunLog log = LoadGenerator.Run(TestRuns.Request(settings), sut, library, clock).Log;
        Assert.Equal(Enumerable.Range(0, 10), asked.Order());
        Assert.Equal(3, library.Loaded.Count);
        Assert.Empty(log.Faults);
        Assert.Equal(StreamDigest.Of(asked.ToArray()), log.End.IndexStream);
    }

    [Fact]
    public void Digests_are_those_of_what_was_issued()
    {
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = 9, MinDurationMs = 0 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 1), clock).Log;
        QueryPhase phase = QueryStream.Of(EffectiveSettings.Of(settings, 4, 4)).Phases[0];
        SaltedChoices choices = new(TestRuns.Salt.AsSpan());
        Assert.Equal(StreamDigest.Of(phase.SampleIndices[..9]), log.End.IndexStream);
        Assert.Equal(StreamDigest.Of(phase.ScheduledNs[..9]), log.End.Schedule);
        Assert.Equal(StreamDigest.Of([.. Enumerable.Range(0, 9).Select(record => choices.QueryId(record))]), log.End.QueryIds);
        Assert.Equal(Sha256Digest.Of(TestRuns.Salt.AsSpan()), log.Header.SaltCommitment);
    }
}
