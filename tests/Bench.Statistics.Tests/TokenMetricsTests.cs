using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Tests;

public class TokenMetricsTests
{
    private const long Ms = 1_000_000;

    [Fact]
    public void Latencies_are_those_of_the_definitions()
    {
        (QueryRecord[] records, long[] words) = Run([10, 20, 40], [7], [], [100, 200]);
        records[3].Status = QueryStatus.Failed;

        TokenLatencies tokens = Of(records, words, out List<string> reasons);

        Assert.Empty(reasons);
        Assert.Equal([7, 10], tokens.FirstTokens.Ascending.ToArray());
        Assert.Equal([15], tokens.PerOutputToken.Ascending.ToArray());
        Assert.Equal([10, 20], tokens.InterToken.Ascending.ToArray());
        Assert.Equal((6, 1, 1), (tokens.TokenCount, tokens.EmptyResponses, tokens.SingleTokenResponses));
    }

    [Fact]
    public void Many_responses_give_what_a_plain_reading_gives_in_pieces_and_whole()
    {
        Random random = new(20261122);
        long[][] rows = [.. Enumerable.Range(0, 3000).Select(_ => Times(random, random.Next(0, 40)))];
        (QueryRecord[] records, long[] words) = Run(rows);

        foreach (RecordPieces pieces in new[] { RecordPieces.Of(records), new Chunks(records, 7) })
        {
            TokenLatencies tokens = TokenLatencies.Of(pieces, words, []);
            Assert.Equal(rows.Where(static row => row.Length > 0).Select(static row => row[0]).Order(), tokens.FirstTokens.Ascending.ToArray());
            Assert.Equal(rows.Where(static row => row.Length > 1).Select(static row => row.Skip(1).Zip(row, static (after, before) => after - before).Sum() / (row.Length - 1)).Order(), tokens.PerOutputToken.Ascending.ToArray());
            Assert.Equal(rows.SelectMany(static row => row.Skip(1).Zip(row, static (after, before) => after - before)).Order(), tokens.InterToken.Ascending.ToArray());
            Assert.Equal(rows.Sum(static row => row.Length), tokens.TokenCount);
        }
    }

    [Fact]
    public void A_percentile_is_a_latency_that_occurred_without_interpolation()
    {
        // Gaps 1 to 100: sorted[trunc(100 p)].
        (QueryRecord[] records, long[] words) = Run([.. Enumerable.Range(0, 101).Select(static token => 5L + (token * (token + 1L) / 2))]);
        LatencyStatistics gaps = TokenMetrics.StatisticsOf(Of(records, words, out _).InterToken)!;

        Assert.Equal((100, 1, 100, 50), (gaps.Count, gaps.MinNs, gaps.MaxNs, gaps.MeanNs));
        Assert.Equal([51, 91, 96, 98, 100, 100], gaps.Percentiles.Select(static pair => pair.LatencyNs));
        Assert.Equal([0.5, 0.9, 0.95, 0.97, 0.99, 0.999], gaps.Percentiles.Select(static pair => pair.Percentile));
    }

    [Theory]
    [InlineData(400, 40, true, true)]
    [InlineData(401, 40, false, true)]
    [InlineData(400, 41, true, false)]
    [InlineData(401, 41, false, false)]
    public void Both_bounds_are_judged_whatever_the_other_says(long ttftMs, long tpotMs, bool ttftMet, bool tpotMet)
    {
        RunSummary summary = Serve(200, slow: 3, Row(ttftMs, tpotMs), earlyStopping: false);

        Assert.Equal((ttftMet, tpotMet), (summary.Tokens!.TtftBound!.Met, summary.Tokens.TpotBound!.Met));
        Assert.Equal((ttftMet ? 0 : 3, tpotMet ? 0 : 3), (summary.Tokens.TtftBound.OverCount, summary.Tokens.TpotBound.OverCount));
        Assert.Equal((200, ttftMs * Ms, tpotMs * Ms), (summary.Tokens.TtftBound.Count, summary.Tokens.TtftBound.LatencyNs, summary.Tokens.TpotBound.LatencyNs));
        Assert.Equal(ttftMet && tpotMet, summary.PerformanceConstraintsMet);
        Assert.Equal(ttftMet, !summary.InvalidReasons.Any(static reason => reason.Contains("(TTFT)", StringComparison.Ordinal)));
        Assert.Equal(tpotMet, !summary.InvalidReasons.Any(static reason => reason.Contains("(TPOT)", StringComparison.Ordinal)));
        Assert.Equal(ttftMet && tpotMet, summary.Valid);
    }

    [Fact]
    public void The_percentile_forgives_what_lies_above_it()
    {
        // sorted[trunc(200 · 0.99)] = sorted[198]: one of 200 lies above.
        Assert.True(Serve(200, slow: 1, Row(5000, 900), earlyStopping: false).Valid);
        Assert.False(Serve(200, slow: 2, Row(5000, 900), earlyStopping: false).Valid);
    }

    [Fact]
    public void With_token_latencies_the_whole_latency_is_no_condition()
    {
        // 100 tokens at 40 ms take 4 s, far over the whole response's bound of 100 ms.
        long[] row = [.. Enumerable.Range(0, 100).Select(static token => (400 + (40L * token)) * Ms)];
        RunSummary summary = Serve(200, slow: 200, row, earlyStopping: false);

        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
        Assert.Equal(200, summary.OverLatencyCount);
    }

    [Fact]
    public void Early_stopping_must_prove_both_percentiles()
    {
        int enough = (int)EarlyStopping.MinPassingQueries(0, 0.99);
        Assert.True(Serve(enough, slow: 0, [], earlyStopping: true).EarlyStoppingMet);

        RunSummary few = Serve(enough - 1, slow: 0, [], earlyStopping: true);
        Assert.True(few.PerformanceConstraintsMet);
        Assert.Equal((false, false), (few.Tokens!.TtftBound!.EarlyStoppingMet, few.Tokens.TpotBound!.EarlyStoppingMet));
        Assert.Equal(2, few.InvalidReasons.Count(static reason => reason.Contains("early stopping", StringComparison.Ordinal)));

        // One late first token: its percentile holds and is not proven, the other is; LoadGen would stop at the first that fails.
        RunSummary one = Serve(enough, slow: 1, Row(5000, 40), earlyStopping: true);
        Assert.True(one.PerformanceConstraintsMet);
        Assert.Equal((false, true), (one.Tokens!.TtftBound!.EarlyStoppingMet, one.Tokens.TpotBound!.EarlyStoppingMet));
        Assert.False(one.EarlyStoppingMet);
    }

    [Fact]
    public void Without_a_second_token_there_is_no_time_per_output_token_and_no_bound_kept()
    {
        RunSummary single = Serve(200, slow: 200, [300 * Ms], earlyStopping: false);
        Assert.Null(single.Tokens!.Tpot);
        Assert.Null(single.Tokens.InterToken);
        Assert.Equal(200, single.Tokens.SingleTokenResponseCount);
        Assert.Equal((true, false), (single.Tokens.TtftBound!.Met, single.Tokens.TpotBound!.Met));
        Assert.Contains(single.InvalidReasons, static reason => reason.Contains("(TPOT) is not established", StringComparison.Ordinal));

        RunSummary none = Serve(200, slow: 200, [], earlyStopping: false);
        Assert.Null(none.Tokens);
        Assert.False(none.PerformanceConstraintsMet);
        Assert.Contains(none.InvalidReasons, static reason => reason.StartsWith("no complete response has a token", StringComparison.Ordinal));
    }

    [Fact]
    public void An_accuracy_run_has_token_latencies_and_no_verdict_on_them()
    {
        RunSummary summary = Serve(200, slow: 200, Row(9000, 900), earlyStopping: true, TestMode.AccuracyOnly);
        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
        Assert.Equal(9000 * Ms, summary.Tokens!.Ttft.MinNs);
    }

    [Fact]
    public void Tokens_per_second_count_until_the_latest_completion()
    {
        TestSettings settings = Settings(earlyStopping: false, TestMode.PerformanceOnly) with { Scenario = Scenario.SingleStream };
        (QueryRecord[] records, long[] words) = Run([10 * Ms, 1000 * Ms], [10 * Ms, 20 * Ms, 1000 * Ms]);
        records[1].IssueNs = 1500 * Ms;

        // LoadGen divides by the last issue, 1.5 s.
        Assert.Equal(5 / 2.5, RunMetrics.Of(Effective(settings), records, words, [], 0).TokensPerSecond);
    }

    [Fact]
    public void Server_s_latest_completion_need_not_be_the_last_query_s()
    {
        EffectiveSettings settings = Effective(Settings(earlyStopping: false, TestMode.PerformanceOnly) with { MinQueryCount = 3 });
        long[] schedule = QueryStream.Of(settings, TestMode.PerformanceOnly).Phases.Single().ScheduledNs[..3].ToArray();
        (QueryRecord[] records, long[] words) = Run([10, 60_000 * Ms], [10, 20], [10, 20]);

        double expected = 6 / ((schedule[0] + (60_000 * Ms)) / 1e9);
        Assert.Equal(expected, RunMetrics.Of(settings, records, words, schedule, 0).TokensPerSecond!.Value, 1e-9);
    }

    [Theory]
    [InlineData(new long[] { 2, 10, 20 }, 0u, 1u)] // The second row starts inside the first.
    [InlineData(new long[] { 2, 10, 20 }, 0u, 0u)]
    [InlineData(new long[] { 2, 10, 20 }, 0u, 3u)]
    [InlineData(new long[] { 2, 10, 20 }, uint.MaxValue - 1, QueryRecord.NoTokens)]
    [InlineData(new long[] { 3, 10, 20 }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { -1, 10, 20 }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { long.MinValue, 10 }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { long.MaxValue, 10 }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { 2, 20, 10 }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { 2, -1, 10 }, 0u, QueryRecord.NoTokens)]
    [InlineData(new long[] { 2, long.MinValue, long.MaxValue }, 0u, QueryRecord.NoTokens)]
    public void Rows_that_are_none_are_a_reason_and_no_exception(long[] words, uint first, uint second)
    {
        QueryRecord[] records = [Record(first), Record(second)];
        Of(records, words, out List<string> reasons);
        Assert.Contains("the token times", Assert.Single(reasons), StringComparison.Ordinal);

        TestSettings settings = Settings(earlyStopping: true, TestMode.PerformanceOnly);
        Assert.False(RunMetrics.Of(Effective(settings), records, words, [0, 0], 0).Valid);
    }

    [Fact]
    public void Records_known_to_have_no_tokens_are_not_read_for_them()
    {
        TokenLatencies tokens = TokenLatencies.Of(new Chunks([Record(0)], 1, mayHaveTokens: false), ReadOnlyMemory<long>.Empty, []);
        Assert.Equal((0, 0), (tokens.TokenCount, tokens.EmptyResponses));
    }

    /// <summary>A Server run of TTFT bound 400 ms and TPOT bound 40 ms: the slow responses have the row given, all others keep both bounds exactly.</summary>
    private static RunSummary Serve(int count, int slow, long[] row, bool earlyStopping, TestMode mode = TestMode.PerformanceOnly)
    {
        (QueryRecord[] records, long[] words) = Run([.. Enumerable.Range(0, count).Select(query => query < slow ? row : Row(400, 40))]);
        long[] schedule = [.. Enumerable.Range(0, count).Select(static query => query * 1000 * Ms)];
        return RunMetrics.Of(Effective(Settings(earlyStopping, mode)), records, words, schedule, 0);
    }

    private static TestSettings Settings(bool earlyStopping, TestMode mode) => new()
    {
        Scenario = Scenario.Server,
        Mode = mode,
        TargetQps = 1,
        MinDurationMs = 0,
        MinQueryCount = 2,
        UseTokenLatencies = true,
        ServerTtftLatencyNs = 400 * Ms,
        ServerTpotLatencyNs = 40 * Ms,
        EarlyStopping = earlyStopping,
    };

    private static EffectiveSettings Effective(TestSettings settings) => EffectiveSettings.Of(settings, 16, 16);

    private static long[] Row(long ttftMs, long tpotMs) => [ttftMs * Ms, (ttftMs + (tpotMs / 2)) * Ms, (ttftMs + (2 * tpotMs)) * Ms];

    private static long[] Times(Random random, int count)
    {
        long time = random.Next(1, 1_000_000);
        return [.. Enumerable.Range(0, count).Select(_ => time += random.Next(0, 100_000))];
    }

    private static (QueryRecord[] Records, long[] Words) Run(params long[][] rows)
    {
        List<long> words = [];
        List<QueryRecord> records = [];
        foreach (long[] row in rows)
        {
            records.Add(Record(row.Length == 0 ? QueryRecord.NoTokens : (uint)words.Count) with { LatencyNs = row.Length == 0 ? 1 : row[^1] });
            words.AddRange(row.Length == 0 ? [] : [row.Length, .. row]);
        }

        return ([.. records], [.. words]);
    }

    private static QueryRecord Record(uint offset) => new() { LatencyNs = 1, TokenOffset = offset, Status = QueryStatus.Complete };

    [Fact]
    public void Tokens_that_come_together_are_one_delivery()
    {
        // Three at once, then one, then two at once; and a response of one token.
        long[] words = [6, 10, 10, 10, 20, 35, 35, 1, 7];
        TokenLatencies tokens = Of([Record(0), Record(7)], words, out List<string> reasons);
        Assert.Empty(reasons);
        Assert.Equal((7, 4), (tokens.TokenCount, tokens.Deliveries));
    }

    private static TokenLatencies Of(QueryRecord[] records, long[] words, out List<string> reasons)
    {
        reasons = [];
        return TokenLatencies.Of(RecordPieces.Of(records), words, reasons);
    }

    /// <summary>Records in pieces.</summary>
    private sealed class Chunks(QueryRecord[] records, int length, bool mayHaveTokens = true) : RecordPieces
    {
        public override long Count => records.Length;

        public override bool MayHaveTokens => mayHaveTokens;

        public override QueryRecord[] Last(int count) => [.. records.TakeLast(count)];

        public override IEnumerable<ReadOnlyMemory<QueryRecord>> Pieces() => records.Chunk(length).Select(static piece => (ReadOnlyMemory<QueryRecord>)piece);
    }
}
