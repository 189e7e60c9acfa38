using System.Collections.Immutable;
using Bench.Results.Recomputations;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.Recomputations;

public sealed class TokenRecomputationTests
{
    private static readonly Evidence Honest = Read(Scenario.Server);

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void Every_number_of_an_honest_result_with_tokens_follows_from_its_logs(Scenario scenario)
    {
        Evidence evidence = Read(scenario);

        Assert.NotNull(evidence.Performance!.End.Summary.Tokens);
        Assert.Empty(Recomputation.Check(evidence));
    }

    [Fact]
    public void A_forged_token_metric_is_found_field_by_field()
    {
        RunSummary summary = Honest.Performance!.End.Summary;
        TokenSummary tokens = summary.Tokens!;
        PercentileLatency fast = new(0.99, 1);
        (string Field, RunSummary Forged)[] forgeries =
        [
            ("end.summary.tokens.ttft.percentiles[4].latency_ns", summary with { Tokens = tokens with { Ttft = tokens.Ttft with { Percentiles = tokens.Ttft.Percentiles.SetItem(4, fast) } } }),
            ("end.summary.tokens.tpot.mean_ns", summary with { Tokens = tokens with { Tpot = tokens.Tpot! with { MeanNs = 1 } } }),
            ("end.summary.tokens.inter_token.max_ns", summary with { Tokens = tokens with { InterToken = tokens.InterToken! with { MaxNs = 1 } } }),
            ("end.summary.tokens.single_token_response_count", summary with { Tokens = tokens with { SingleTokenResponseCount = 1 } }),
            ("end.summary.tokens.inter_token", summary with { Tokens = tokens with { InterToken = null } }),
            ("end.summary.tokens", summary with { Tokens = null }),
            ("end.summary.tokens_per_second", summary with { TokensPerSecond = summary.TokensPerSecond * 2 }),
        ];
        foreach ((string field, RunSummary forged) in forgeries)
        {
            Finding finding = Assert.Single(Recomputation.Check(Honest with { Performance = Honest.Performance with { End = Honest.Performance.End with { Summary = forged } } }));
            Assert.Equal(("E_RECOMPUTE", "performance/run.jsonl"), (finding.RuleId, finding.Location.Path));
            Assert.StartsWith(field + " is ", finding.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_first_token_moved_in_the_token_times_is_found_by_digest_and_metric()
    {
        string[] fields = [.. Recomputation.Check(With(1, Honest.Performance!.TokenTimes[1] / 2)).Select(static finding => finding.Message.Split(' ')[0])];

        Assert.Contains("end.token_times", fields);
        Assert.Contains(fields, static field => field.StartsWith("end.summary.tokens.ttft.", StringComparison.Ordinal));
    }

    [Fact]
    public void A_token_before_its_query_s_issue_or_after_its_completion_is_found()
    {
        // Record 1 was issued 1,000 ns late; its row starts at word 5.
        Assert.Contains(Recomputation.Check(With(6, 999)), static finding => finding.Location.Path == "performance/tokens.bin" && finding.Message.StartsWith("record 1: its first token is 999 ns;", StringComparison.Ordinal));
        long late = Honest.Performance!.Records[1].LatencyNs + 1;
        Assert.Contains(Recomputation.Check(With(9, late)), finding => finding.Message.StartsWith($"record 1: its last token is {late} ns;", StringComparison.Ordinal));
    }

    [Fact]
    public void A_first_token_that_the_judged_rows_do_not_begin_with_is_found_and_so_is_one_without_an_announcement()
    {
        // All 32 elements of each response are judged, the first among them.
        JudgedResponse judged = Honest.Score!.Responses.First(static response => response.Run == TestMode.PerformanceOnly);
        int row = Honest.Score.Responses.TakeWhile(response => response != judged).Sum(static response => response.Rows);
        int first = unchecked((int)Honest.Rows[row].Raw);
        Assert.Empty(Recomputation.Check(Remembering(judged.Record, 7, first)));

        Finding other = Assert.Single(Recomputation.Check(Remembering(judged.Record, first + 1, first + 1)));
        Assert.Equal(("E_RECOMPUTE", "responses.bin"), (other.RuleId, other.Location.Path));
        Assert.Contains($": its first token is {first}; the rest of the evidence gives {first + 1}", other.Message, StringComparison.Ordinal);

        Assert.Contains("the first token of record", Assert.Single(Recomputation.Check(Remembering(judged.Record, null, first))).Message, StringComparison.Ordinal);
        Assert.Contains("the first token of record", Assert.Single(Recomputation.Check(Remembering(judged.Record, first, null))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_that_overlap_are_refused_before_anything_is_computed_from_them()
    {
        SortedDictionary<string, byte[]> files = new TestResult(Scenario.Server, Profile.Quick, tokens: true).Files();
        files["performance/queries.bin"][24 + 16] = 0;

        Parsed<Evidence> parsed = TestResult.Read(files);
        Assert.Contains(parsed.Findings, static finding => finding.Location.Path == "performance/tokens.bin" && finding.Message.Contains("record 1: token offset", StringComparison.Ordinal));
    }

    private static Evidence Read(Scenario scenario) => TestResult.Read(new TestResult(scenario, Profile.Quick, tokens: true).Files()).Value!;

    private static Evidence Remembering(long record, int? announced, int? first)
    {
        RunLog timed = Honest.Performance!;
        ImmutableArray<KeptResponse> kept = [.. timed.End.Kept.Select(each => each.Record == record ? each with { AnnouncedToken = announced, FirstToken = first } : each)];
        return Honest with { Performance = timed with { End = timed.End with { Kept = kept } } };
    }

    private static Evidence With(int word, long time)
    {
        ImmutableArray<long> times = Honest.Performance!.TokenTimes;
        return Honest with { Performance = Honest.Performance with { TokenTimes = times.SetItem(word, time) } };
    }
}
