using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen.Tests;

public sealed class ClosedLoopTests
{
    private readonly FakeClock clock = new(new Nanoseconds(5_000));

    [Fact]
    public void A_loop_of_one_is_single_stream_in_Server()
    {
        TestSettings settings = Loop(1) with { MinQueryCount = 3, MinDurationMs = 1 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 100_000), clock).Log;

        Assert.Equal(11, log.Records.Length);
        Assert.All(log.Records.Index(), static item => Assert.Equal(
            new QueryRecord { IssueNs = item.Index * 100_000, LatencyNs = 100_000, Status = QueryStatus.Complete, TokenOffset = QueryRecord.NoTokens }, item.Item));
        Assert.Null(log.End.Lateness);
        Assert.Equal((1_000_000, 1_100_000), (log.End.LastIssueNs, log.End.LastCompletionNs));
        Assert.Equal(("completed_samples_per_second", 1_000_000), (log.End.Summary.Metric, log.End.Summary.DurationNs));
        Assert.Equal(10 / 0.0011, log.End.Summary.Value, 6);
        Assert.True(log.End.Summary.Valid, string.Join("; ", log.End.Summary.InvalidReasons));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(16)]
    public void As_many_queries_are_outstanding_as_asked_for_and_never_more(int concurrency)
    {
        const int Queries = 200;
        int outstanding = 0;
        int most = 0;
        List<ulong> waiting = [];
        FunctionSut sut = new(
            (samples, responses) =>
            {
                waiting.Add(samples[0].Id);
                most = Math.Max(most, ++outstanding);
                clock.Advance(new Nanoseconds(10));
                if (waiting.Count == concurrency)
                {
                    // The newest first: whichever completes makes room for the next.
                    responses.Complete(waiting[^1], [1]);
                    waiting.RemoveAt(waiting.Count - 1);
                    outstanding--;
                }
            });
        sut = Answering(sut, waiting);
        RunLog log = TestRuns.Run(TestRuns.Request(Loop(concurrency) with { MinQueryCount = Queries }), sut, clock).Log;

        Assert.Empty(log.Faults);
        Assert.Equal(Queries, log.Records.Length);
        Assert.Equal(concurrency, most);
        Assert.All(log.Records, static record => Assert.Equal(QueryStatus.Complete, record.Status));
        Assert.Equal(log.Records.Select(static record => record.IssueNs).Order(), log.Records.Select(static record => record.IssueNs));
    }

    [Fact]
    public void Queries_that_run_out_are_a_fault_as_in_single_stream()
    {
        TestSettings settings = Loop(2) with { MinQueryCount = 1, MinDurationMs = 1, TargetQps = 10_000 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 1_000), clock).Log;
        Assert.Equal(21, log.Records.Length);
        Assert.Equal(1, log.Faults("queries_exhausted"));
    }

    [Fact]
    public void A_thread_that_answers_later_keeps_the_loop_going()
    {
        FunctionSut sut = new(static (samples, responses) =>
        {
            ulong id = samples[0].Id;
            ThreadPool.QueueUserWorkItem(_ => responses.Complete(id, [1]));
        });
        RunLog log = TestRuns.Run(TestRuns.Request(Loop(4) with { MinQueryCount = 2_000 }) with { Timeout = TimeSpan.FromSeconds(20) }, sut, new MonotonicClock()).Log;
        Assert.Empty(log.Faults);
        Assert.Equal(2_000, log.Records.Length);
    }

    [Fact]
    public void An_accuracy_run_asks_for_every_sample_once()
    {
        List<int> asked = [];
        FunctionSut sut = new((samples, responses) =>
        {
            asked.Add(samples[0].Index);
            clock.Advance(new Nanoseconds(5));
            responses.Complete(samples[0].Id, []);
        });
        Library library = new(10, performanceSamples: 4);
        RunLog log = LoadGenerator.Run(TestRuns.Request(Loop(3) with { Mode = TestMode.AccuracyOnly }), sut, library, clock).Log;
        Assert.Equal(Enumerable.Range(0, 10), asked.Order());
        Assert.Empty(log.Faults);
    }

    [Fact]
    public void A_trace_is_issued_at_its_times()
    {
        ArrivalProcess.Trace trace = new(Sha256Digest.Of("abc"u8), 3) { TimesNs = [1_000, 6_000, 41_000] };
        TestSettings settings = new() { Scenario = Scenario.Server, TargetQps = trace.MeanQps, Arrivals = trace, MinQueryCount = 5, MinDurationMs = 0 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), FunctionSut.Taking(clock, 100), clock).Log;
        Assert.All(log.Records, static record => Assert.Equal((0, 100), (record.IssueNs, record.LatencyNs)));
        Assert.Equal(StreamDigest.Of((long[])[0, 5_000, 40_000, 60_000, 65_000]), log.End.Schedule);
        Assert.Equal(65_000, log.End.LastIssueNs);
    }

    private static TestSettings Loop(int concurrency) =>
        new() { Scenario = Scenario.Server, Arrivals = new ArrivalProcess.ClosedLoop(concurrency), TargetQps = 100_000, MinDurationMs = 0 };

    // What is left when the queries end is answered at the flush.
    private static FunctionSut Answering(FunctionSut sut, List<ulong> waiting)
    {
        IResponseSink? sink = null;
        return new FunctionSut(
            (samples, responses) =>
            {
                sink = responses;
                sut.IssueQuery(samples, responses);
            },
            () =>
            {
                foreach (ulong id in waiting)
                {
                    sink!.Complete(id, [1]);
                }
            });
    }
}
