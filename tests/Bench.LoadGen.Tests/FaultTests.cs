using System.Diagnostics;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen.Tests;

public sealed class FaultTests
{
    private static readonly TestSettings Four = new() { Scenario = Scenario.SingleStream, MinQueryCount = 4, MinDurationMs = 0 };
    private readonly MonotonicClock clock = new();

    [Fact]
    public void A_second_answer_to_a_query_is_a_fault()
    {
        RunLog log = Answering(static (id, responses) =>
        {
            responses.Complete(id, [1]);
            responses.Complete(id, [2]);
        });
        Assert.Equal(4, log.Faults("duplicate_completion"));
        Assert.All(log.Records, static record => Assert.Equal(QueryStatus.Complete, record.Status));
        Assert.False(log.End.Summary.Valid);
    }

    [Fact]
    public void An_answer_to_an_id_that_nobody_asked_is_a_fault()
    {
        RunLog log = Answering(static (id, responses) =>
        {
            responses.Complete(unchecked(id + 1), [1]);
            responses.Complete(id, [1]);
        });
        Assert.Equal(4, log.Faults("unknown_id"));
        Assert.False(log.End.Summary.Valid);
    }

    [Fact]
    public void The_id_of_a_query_that_is_not_issued_yet_is_unknown()
    {
        ulong next = new Statistics.SaltedChoices(TestRuns.Salt.AsSpan()).QueryId(3);
        int calls = 0;
        RunLog log = Answering((id, responses) =>
        {
            if (calls++ == 0)
            {
                responses.Complete(next, [1]);
            }

            responses.Complete(id, [1]);
        });
        Assert.Equal(1, log.Faults("unknown_id"));
        Assert.Equal(4, log.Records.Length);
    }

    [Fact]
    public void A_response_that_is_too_long_fails_its_query()
    {
        RunLog log = Answering(static (id, responses) => responses.Complete(id, new byte[17]));
        Assert.Equal(4, log.Faults("response_too_long"));
        Assert.All(log.Records, static record => Assert.Equal(QueryStatus.Failed, record.Status));
    }

    [Fact]
    public void A_query_that_the_SUT_fails_is_a_fault_with_its_reason()
    {
        RunLog log = Answering(static (id, responses) => responses.Fail(id, "out of fuel"));
        Assert.Equal(4, log.Faults("failed_response"));
        Assert.Contains("out of fuel", log.Faults[0].Message, StringComparison.Ordinal);
        Assert.All(log.Records, static record => Assert.Equal(QueryStatus.Failed, record.Status));
    }

    [Fact]
    public void A_SUT_that_throws_ends_the_run_and_the_log_is_kept()
    {
        int calls = 0;
        RunLog log = Answering((id, responses) =>
        {
            if (calls++ == 2)
            {
                throw new InvalidOperationException("the model is gone");
            }

            responses.Complete(id, [1]);
        });
        Assert.Equal([QueryStatus.Complete, QueryStatus.Complete, QueryStatus.Outstanding], log.Records.Select(static record => record.Status));
        Assert.Contains("the model is gone", log.Faults.Single(static fault => fault.Kind == "sut_crashed").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_SUT_that_never_answers_ends_the_run_within_its_time_out()
    {
        Stopwatch watch = Stopwatch.StartNew();
        RunLog log = Answering(static (_, _) => { });
        Assert.Equal([QueryStatus.TimedOut], log.Records.Select(static record => record.Status));
        Assert.Equal(1, log.Faults("timed_out"));
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2.3 + 10), "time-out, two seconds, and what a loaded machine may take");
    }

    [Fact]
    public void A_SUT_that_never_returns_from_the_call_ends_the_run_within_its_time_out()
    {
        using ManualResetEventSlim release = new();
        RunLog log = Answering((_, _) => release.Wait());
        release.Set();
        Assert.Equal([QueryStatus.TimedOut], log.Records.Select(static record => record.Status));
        Assert.Equal(0, log.Records[0].LatencyNs);
    }

    [Fact]
    public void An_answer_after_the_run_has_ended_changes_nothing()
    {
        List<(ulong Id, IResponseSink Sink)> late = [];
        RunLog log = Answering((id, responses) => late.Add((id, responses)));
        late[0].Sink.Complete(late[0].Id, [1]);
        late[0].Sink.OutputOf(late[0].Id).Fill(3);
        Assert.Equal(QueryStatus.TimedOut, log.Records[0].Status);
    }

    [Fact]
    public void A_flood_of_wrong_answers_ends_the_run()
    {
        using CancellationTokenSource end = new();
        RunLog log = Answering((id, responses) =>
        {
            while (!end.IsCancellationRequested)
            {
                responses.Complete(unchecked(id + 1), [1]);
            }
        }, end);
        Assert.True(log.Faults("unknown_id") >= 10_000);
        Assert.False(log.End.Summary.Valid);
    }

    [Fact]
    public void An_interrupted_run_ends_in_order()
    {
        using CancellationTokenSource interrupt = new();
        int calls = 0;
        FunctionSut sut = new((samples, responses) =>
        {
            responses.Complete(samples[0].Id, [1]);
            if (++calls == 3)
            {
                interrupt.Cancel();
                Thread.Sleep(200);
            }
        });
        TestSettings settings = Four with { MinQueryCount = 1000 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings), sut, clock, cancellation: interrupt.Token).Log;
        Assert.Equal(3, log.Records.Length);
        Assert.Equal(1, log.Faults("interrupted"));
        Assert.False(log.End.Summary.Valid);
    }

    [Fact]
    public void What_the_library_throws_reaches_the_caller()
    {
        using NullSut sut = new();
        Assert.Throws<NotSupportedException>(() => LoadGenerator.Run(TestRuns.Request(Four), sut, new BrokenLibrary(), clock));
    }

    private RunLog Answering(Action<ulong, IResponseSink> answer, CancellationTokenSource? endAfterwards = null)
    {
        FunctionSut sut = new((samples, responses) => answer(samples[0].Id, responses));
        RunLog log = TestRuns.Run(TestRuns.Request(Four), sut, clock).Log;
        endAfterwards?.Cancel();
        return log;
    }

    private sealed class BrokenLibrary : IQuerySampleLibrary
    {
        public string Name => "broken";

        public int TotalSampleCount => 1;

        public int PerformanceSampleCount => 1;

        public void LoadSamplesToRam(ReadOnlySpan<int> indices) => throw new NotSupportedException();

        public void UnloadSamplesFromRam(ReadOnlySpan<int> indices)
        {
        }
    }
}
