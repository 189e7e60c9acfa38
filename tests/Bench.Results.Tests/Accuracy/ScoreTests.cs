using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Results.Accuracy;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.Accuracy;

public sealed class ScoreTests
{
    private static readonly TestResult Result = new(Scenario.SingleStream, Profile.Quick);

    [Fact]
    public void Honest_responses_pass_and_establish_the_precision()
    {
        AccuracyScore score = Result.Scored.Score;

        Assert.True(score.Passed);
        Assert.InRange(score.Score, 0, score.Target);
        Assert.True(score.PrecisionEstablished);
        Assert.Equal(16 + Math.Min(4, Result.Performance.End.Kept.Length), score.Responses.Length);
        Assert.Equal(score.Responses.Length * 32, score.JudgedValues);
    }

    [Fact]
    public void A_timed_run_is_judged_from_its_beginning_to_its_end()
    {
        ImmutableArray<KeptResponse> kept = [.. Enumerable.Range(0, 10).Select(static record => new KeptResponse { Record = record, Sample = 0, Length = 4, Sha256 = default })];

        Assert.Equal([0, 2, 5, 7], JudgedChoice.Among(kept, TestMode.PerformanceOnly, Result.Plan.Responses).AsEnumerable());
        Assert.Equal(10, JudgedChoice.Among(kept, TestMode.AccuracyOnly, Result.Plan.Responses).Length);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void One_wrong_value_misses_the_target(float wrong)
    {
        byte[] response = TestMatmul.Respond(0);
        MemoryMarshal.Cast<byte, float>(response.AsSpan())[5] = wrong;
        AccuracyScore score = ScoreOf(response).Score;

        Assert.False(score.Passed);
        Assert.True(score.Score > score.Target);
        Assert.Equal(float.IsFinite(wrong), double.IsFinite(score.Score));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(124)]
    [InlineData(127)]
    public void A_response_that_cannot_be_judged_is_infinitely_wrong_and_says_why(int length)
    {
        ScoredResponses scored = ScoreOf(TestMatmul.Respond(0)[..length]);

        JudgedResponse judged = Assert.Single(scored.Score.Responses);
        Assert.NotNull(judged.Unjudgeable);
        Assert.Equal(double.PositiveInfinity, judged.Error);
        Assert.Equal(double.PositiveInfinity, scored.Score.Score);
        Assert.False(scored.Score.Passed);
        Assert.Empty(scored.Rows);
    }

    [Fact]
    public void Nothing_judged_is_no_pass()
    {
        ScoredResponses scored = Score.Of(TestDefinitions.Workload, Result.Plan, new TestMatmul(), accuracy: null, performance: null);

        Assert.False(scored.Score.Passed);
        Assert.False(scored.Score.PrecisionEstablished);
    }

    [Fact]
    public void Bytes_that_the_run_did_not_keep_are_a_programming_error() =>
        Assert.ThrowsAny<Exception>(() => Score.Of(TestDefinitions.Workload, Result.Plan, new TestMatmul(), RunOf(TestMatmul.Respond(0), Sha256Digest.Of("other"u8)), performance: null));

    private static ScoredResponses ScoreOf(byte[] response) =>
        Score.Of(TestDefinitions.Workload, Result.Plan, new TestMatmul(), RunOf(response, Sha256Digest.Of(response)), performance: null);

    private static RunResponses RunOf(byte[] response, Sha256Digest digest)
    {
        RunLog log = Result.Accuracy;
        KeptResponse kept = new() { Record = 0, Sample = 0, Length = response.Length, Sha256 = digest };
        return new RunResponses { Log = log with { End = log.End with { Kept = [kept] } }, Bytes = [response] };
    }
}
