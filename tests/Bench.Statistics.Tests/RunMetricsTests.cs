using Bench.Spec;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Tests;

public class RunMetricsTests
{
    [Fact]
    public void Single_stream_reports_the_early_stopping_estimate()
    {
        // 64 queries prove the 90th percentile with none discarded: the estimate is the greatest latency (golden: h(1) = 63).
        RunSummary summary = Summarise(SingleStream(), [.. Enumerable.Range(1, 64).Select(i => Record(issue: 200_000_000L * i, latency: 1000 * i))]);
        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
        Assert.Equal(("latency_ns", "ns", 64_000.0), (summary.Metric, summary.Unit, summary.Value));
        Assert.Equal(12_800_000_000, summary.DurationNs);
        Assert.Equal((1000, 64_000, 32_500), (summary.MinLatencyNs, summary.MaxLatencyNs, summary.MeanLatencyNs));

        // sorted[trunc(64·0.9)] = sorted[57].
        Assert.Equal(new PercentileLatency(0.9, 58_000), summary.Percentiles[1]);
        Assert.Null(summary.TokensPerSecond);
    }

    [Fact]
    public void Without_early_stopping_the_metric_is_the_plain_percentile()
    {
        RunSummary summary = Summarise(SingleStream() with { EarlyStopping = false }, [.. Enumerable.Range(1, 8).Select(i => Record(issue: 2_000_000_000L * i, latency: 1000 * i))]);
        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
        Assert.True(summary.EarlyStoppingMet);
        Assert.Equal(8000, summary.Value);
    }

    [Fact]
    public void Too_few_queries_for_early_stopping_are_no_valid_run()
    {
        RunSummary summary = Summarise(SingleStream(), [.. Enumerable.Range(1, 63).Select(i => Record(issue: 200_000_000L * i, latency: 1000 * i))]);
        Assert.False(summary.Valid);
        Assert.False(summary.EarlyStoppingMet);
        Assert.Equal(57_000, summary.Value);
    }

    [Fact]
    public void A_multi_stream_query_ends_with_its_last_sample()
    {
        TestSettings settings = SingleStream() with { Scenario = Scenario.MultiStream, SamplesPerQuery = 2, EarlyStopping = false, TargetLatencyPercentile = 0.5 };
        RunSummary summary = Summarise(settings, [Record(0, 10), Record(0, 30), Record(11_000_000_000, 50), Record(11_000_000_000, 20)]);
        Assert.Equal((2, 4), (summary.QueryCount, summary.SampleCount));
        Assert.Equal((30, 50, 40), (summary.MinLatencyNs, summary.MaxLatencyNs, summary.MeanLatencyNs));
        Assert.Equal(50, summary.Value);
        Assert.False(summary.MinQueriesMet);
    }

    [Fact]
    public void Server_counts_up_to_the_completion_of_the_last_query()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, TargetQps = 1, TargetLatencyNs = 1000, MinDurationMs = 10_000, MinQueryCount = 3, EarlyStopping = false };
        long[] schedule = [0, 5_000_000_000, 10_000_000_000, 12_000_000_000];

        // The second query ends after the last one; only the last counts. Issued late by 100 ns, which the latency already holds.
        RunSummary summary = Summarise(settings, [Record(100, 900), Record(100, 9_000_000_000), Record(100, 500)], schedule);
        Assert.Equal(2 / 10.0000005, summary.Value, 1e-12);
        Assert.Equal(10_000_000_000, summary.DurationNs);
        Assert.Equal(1, summary.OverLatencyCount);
        Assert.True(summary.MinDurationMet);
        Assert.False(summary.PerformanceConstraintsMet);
        Assert.False(summary.Valid);
        Assert.Equal(100, RunMetrics.LatenessOf(new TestSettings { Scenario = Scenario.Server }, [Record(100, 900)])!.MaxNs);
    }

    [Fact]
    public void Offline_divides_by_the_greatest_latency()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, TargetQps = 1, MinDurationMs = 2_000, MinQueryCount = 4 };
        RunSummary summary = Summarise(settings, [Record(0, 4_000_000_000), Record(0, 1), Record(0, 2), Record(0, 3)]);
        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
        Assert.Equal(("samples_per_second", 1.0), (summary.Metric, summary.Value));
        Assert.Equal((1, 4, 4_000_000_000), (summary.QueryCount, summary.SampleCount, summary.DurationNs));
    }

    [Fact]
    public void Tokens_are_counted_from_the_token_times()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, TargetQps = 1, MinDurationMs = 0, MinQueryCount = 2 };
        QueryRecord[] records = [Record(0, 2_000_000_000) with { TokenOffset = 0 }, Record(0, 1_000_000_000) with { TokenOffset = 3 }];
        RunSummary summary = RunMetrics.Of(Effective(settings), records, [2, 10, 20, 3, 10, 20, 30], [], 0);
        Assert.Equal((5, 2.5), (summary.TokenCount, summary.TokensPerSecond));

        RunSummary cut = RunMetrics.Of(Effective(settings), records, [2, 10, 20, 3, 10, 20], [], 0);
        Assert.False(cut.Valid);
    }

    [Fact]
    public void A_fault_or_an_unfinished_query_makes_the_run_invalid()
    {
        TestSettings settings = new() { Scenario = Scenario.Offline, TargetQps = 1, MinDurationMs = 0, MinQueryCount = 1 };
        Assert.True(Summarise(settings, [Record(0, 10)]).Valid);
        Assert.False(RunMetrics.Of(Effective(settings), [Record(0, 10)], [], [], 1).Valid);
        RunSummary summary = Summarise(settings, [Record(0, 10), Record(0, 99) with { Status = QueryStatus.TimedOut }]);
        Assert.False(summary.Valid);
        Assert.Equal((1, 10), (summary.SampleCount, summary.MaxLatencyNs));
    }

    [Fact]
    public void An_accuracy_run_is_judged_by_its_completions_alone()
    {
        TestSettings settings = new() { Scenario = Scenario.Server, Mode = TestMode.AccuracyOnly, TargetQps = 1 };
        RunSummary summary = Summarise(settings, [Record(0, 5_000_000_000)], [0]);
        Assert.True(summary.Valid, string.Join("; ", summary.InvalidReasons));
    }

    [Theory]
    [InlineData(Scenario.SingleStream)]
    [InlineData(Scenario.MultiStream)]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void Hostile_records_are_judged_without_failing(Scenario scenario)
    {
        TestSettings settings = new() { Scenario = scenario, TargetQps = 1 };
        Assert.False(Summarise(settings, []).Valid);
        QueryRecord[] extremes =
        [
            .. new[] { long.MinValue, -1, 0, long.MaxValue }.SelectMany(value => new[] { Record(value, long.MaxValue), Record(long.MaxValue, value) }),
        ];
        Assert.False(Summarise(settings, extremes, [0]).Valid);
    }

    private static TestSettings SingleStream() => new() { Scenario = Scenario.SingleStream, TargetQps = 100, TargetLatencyPercentile = 0.9, MinQueryCount = 8 };

    private static EffectiveSettings Effective(TestSettings settings) => EffectiveSettings.Of(settings, 16, 16);

    private static RunSummary Summarise(TestSettings settings, QueryRecord[] records, long[]? schedule = null) => RunMetrics.Of(Effective(settings), records, [], schedule ?? [], 0);

    private static QueryRecord Record(long issue, long latency) =>
        new() { IssueNs = issue, LatencyNs = latency, TokenOffset = QueryRecord.NoTokens, Status = QueryStatus.Complete };
}
