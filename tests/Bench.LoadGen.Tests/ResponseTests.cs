using System.Buffers.Binary;
using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.LoadGen.Tests;

public sealed class ResponseTests
{
    private static readonly TestSettings Ten = new() { Scenario = Scenario.SingleStream, MinQueryCount = 10, MinDurationMs = 0 };
    private readonly FakeClock clock = new();

    [Fact]
    public void Output_buffers_are_poisoned_before_every_use()
    {
        FunctionSut sut = new((samples, responses) =>
        {
            Span<byte> output = responses.OutputOf(samples[0].Id);
            Assert.Equal(16, output.Length);
            Assert.Equal(-1, output.IndexOfAnyExcept((byte)0xFF));
            output.Fill(7);
            responses.Complete(samples[0].Id, output[..4]);
        });
        RunLog log = TestRuns.Run(TestRuns.Request(Ten), sut, clock).Log;
        Assert.Empty(log.Faults);
    }

    [Fact]
    public void Kept_responses_are_those_that_the_salt_chooses_as_they_were_at_completion()
    {
        int query = 0;
        FunctionSut sut = new((samples, responses) =>
        {
            Span<byte> output = responses.OutputOf(samples[0].Id);
            output[..4].Fill((byte)query++);
            responses.Complete(samples[0].Id, output[..4]);

            // A late write: it must not help.
            output.Fill(99);
        });
        RunRequest request = TestRuns.Request(Ten) with { KeptShare = 0.5 };
        CompletedRun run = TestRuns.Run(request, sut, clock);
        SaltedChoices choices = new(TestRuns.Salt.AsSpan());
        int[] chosen = [.. Enumerable.Range(0, 10).Where(record => choices.IsKept(record, 0.5))];
        Assert.NotEmpty(chosen);
        Assert.Equal(chosen, run.Log.End.Kept.Select(static kept => (int)kept.Record));
        foreach ((int i, KeptResponse kept) in run.Log.End.Kept.Index())
        {
            byte[] expected = [.. Enumerable.Repeat((byte)chosen[i], 4)];
            Assert.Equal(expected, run.Responses[i].ToArray());
            Assert.Equal(Sha256Digest.Of(expected), kept.Sha256);
            Assert.Equal(4, kept.Length);
        }
    }

    [Fact]
    public void No_more_responses_are_kept_than_were_asked_for()
    {
        RunRequest request = TestRuns.Request(Ten) with { KeptShare = 1, MaximumKept = 3 };
        Assert.Equal([0L, 1, 2], TestRuns.Run(request, FunctionSut.Taking(clock, 1), clock).Log.End.Kept.Select(static kept => kept.Record));
        request = request with { MaximumKept = 100, MaximumKeptBytes = 16 * 2 };
        Assert.Equal([0L, 1], TestRuns.Run(request, FunctionSut.Taking(clock, 1), clock).Log.End.Kept.Select(static kept => kept.Record));
    }

    [Fact]
    public void Tokens_are_timed_one_by_one_and_the_rest_with_the_completion()
    {
        FunctionSut sut = new((samples, responses) =>
        {
            clock.Advance(new Nanoseconds(10));
            responses.TokensReady(samples[0].Id, new byte[4]);
            clock.Advance(new Nanoseconds(10));
            responses.TokensReady(samples[0].Id, new byte[8]);
            clock.Advance(new Nanoseconds(10));
            responses.Complete(samples[0].Id, new byte[12]);
        });
        TestSettings two = Ten with { MinQueryCount = 2 };
        RunLog log = TestRuns.Run(TestRuns.Request(two) with { ProducesTokens = true }, sut, clock).Log;
        Assert.Equal([3, 10, 20, 30, 3, 10, 20, 30], log.TokenTimes.ToArray());
        Assert.Equal([0u, 4u], log.Records.Select(static record => record.TokenOffset));
        Assert.Empty(log.Faults);
        Assert.Equal(6, log.End.Summary.TokenCount);
        TokenSummary tokens = log.End.Summary.Tokens!;
        Assert.Equal((2, 10, 10), (tokens.Ttft.Count, tokens.Ttft.MinNs, tokens.Ttft.MaxNs));
        Assert.Equal((2, 10, 4), (tokens.Tpot!.Count, tokens.Tpot.MeanNs, tokens.InterToken!.Count));
    }

    [Fact]
    public void The_first_token_is_remembered_as_it_stood_when_tokens_were_first_announced()
    {
        FunctionSut sut = new((samples, responses) =>
        {
            Span<byte> output = responses.OutputOf(samples[0].Id);
            int query = samples[0].Index;
            if (query != 2)
            {
                BinaryPrimitives.WriteInt32LittleEndian(output, 7);
                responses.TokensReady(samples[0].Id, output[..4]);
            }

            // Sample 1 thinks better of it; what it announces later does not count.
            BinaryPrimitives.WriteInt32LittleEndian(output, query == 1 ? -3 : 7);
            responses.TokensReady(samples[0].Id, output[..(query == 2 ? 0 : 8)]);
            clock.Advance(new Nanoseconds(5));
            responses.Complete(samples[0].Id, output[..(query == 3 ? 0 : 8)]);
        });
        RunRequest request = TestRuns.Request(Ten with { MinQueryCount = 40 }) with { ProducesTokens = true, KeptShare = 1 };
        RunLog log = TestRuns.Run(request, sut, clock).Log;
        (int?, int?)[] expected = [(7, 7), (7, -3), (null, null), (7, null)];
        Assert.Equal([0, 1, 2, 3], log.End.Kept.Select(static kept => kept.Sample).Distinct().Order());
        Assert.All(log.End.Kept, kept => Assert.Equal(expected[kept.Sample], (kept.AnnouncedToken, kept.FirstToken)));
        Assert.All(AnnouncedTokens.ChangedOf(log), static kept => Assert.True(kept.Sample is 1 or 3));
        Assert.Empty(AnnouncedTokens.UnknownOf(log));
    }

    [Fact]
    public void No_first_token_stands_in_a_log_without_tokens() =>
        Assert.All(TestRuns.Run(TestRuns.Request(Ten) with { KeptShare = 1 }, FunctionSut.Taking(clock, 5), clock).Log.End.Kept, static kept => Assert.Null(kept.AnnouncedToken ?? kept.FirstToken));

    [Fact]
    public void More_tokens_announced_than_delivered_are_a_fault()
    {
        FunctionSut sut = new(static (samples, responses) =>
        {
            responses.TokensReady(samples[0].Id, new byte[12]);
            responses.Complete(samples[0].Id, new byte[8]);
        });
        RunLog log = TestRuns.Run(TestRuns.Request(Ten) with { ProducesTokens = true }, sut, clock).Log;
        Assert.Equal(10, log.Faults("protocol_violation"));
    }

    [Fact]
    public void Completions_from_many_threads_each_end_their_own_record()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, MinQueryCount = 20_000, MinDurationMs = 0 };
        FunctionSut sut = new(static (samples, responses) =>
        {
            QuerySample[] all = samples.ToArray();
            Parallel.For(0, 4, part =>
            {
                for (int i = part; i < all.Length; i += 4)
                {
                    Span<byte> output = responses.OutputOf(all[i].Id);
                    output[..4].Fill((byte)all[i].Index);
                    responses.Complete(all[i].Id, output[..4]);
                }
            });
        });
        CompletedRun run = TestRuns.Run(TestRuns.Request(settings) with { KeptShare = 0.05 }, sut, new MonotonicClock());
        Assert.Empty(run.Log.Faults);
        Assert.All(run.Log.Records, static record => Assert.Equal(QueryStatus.Complete, record.Status));
        Assert.All(run.Log.End.Kept.Index(), item => Assert.Equal((byte)item.Item.Sample, run.Responses[item.Index].Span[0]));
    }
}
