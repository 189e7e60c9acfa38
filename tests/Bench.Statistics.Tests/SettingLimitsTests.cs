using Bench.Spec;
using Bench.Statistics;

namespace Bench.Tests;

public class SettingLimitsTests
{
    private static readonly TestSettings Possible = new() { Scenario = Scenario.Server, TargetQps = 100 };

    [Fact]
    public void LoadGens_defaults_are_possible_in_every_scenario() =>
        Assert.All(Enum.GetValues<Scenario>(), static scenario => Assert.Empty(SettingLimits.Refused(new TestSettings { Scenario = scenario }, 10, 10)));

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void A_rate_that_is_not_positive_and_finite_is_refused(double rate) => Refused("target_qps", Possible with { TargetQps = rate });

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.5)]
    [InlineData(double.NaN)]
    public void A_percentile_that_is_no_fraction_is_refused(double percentile) => Refused("target_latency_percentile", Possible with { TargetLatencyPercentile = percentile });

    [Fact]
    public void Negative_times_and_counts_are_refused()
    {
        Refused("min_duration_ms", Possible with { MinDurationMs = -1 });
        Refused("max_duration_ms", Possible with { MaxDurationMs = -1 });
        Refused("target_latency_ns", Possible with { TargetLatencyNs = -1 });
        Refused("min_query_count", Possible with { MinQueryCount = -1 });
        Refused("max_query_count", Possible with { MaxQueryCount = -1 });
        Refused("server_max_async_queries", Possible with { ServerMaxAsyncQueries = -1 });
        Refused("accuracy_log_probability", Possible with { AccuracyLogProbability = double.NaN });
    }

    [Fact]
    public void More_queries_than_can_be_counted_are_refused() => Refused("min_query_count", Possible with { MinQueryCount = long.MaxValue });

    [Fact]
    public void A_greatest_below_its_least_is_refused_and_0_is_none()
    {
        Refused("max_duration_ms", Possible with { MinDurationMs = 10_000, MaxDurationMs = 9_999 });
        Refused("max_query_count", Possible with { MinQueryCount = 100, MaxQueryCount = 99 });
        Assert.Empty(SettingLimits.Refused(Possible with { MinQueryCount = 100, MaxQueryCount = 100, MinDurationMs = 5, MaxDurationMs = 5 }, 10, 10));
    }

    [Fact]
    public void A_library_without_samples_is_refused()
    {
        Assert.Equal(["total_sample_count", "performance_sample_count"], SettingLimits.Refused(Possible, 0, 0).Select(static refused => refused.Setting));
        Assert.Throws<ArgumentException>(() => EffectiveSettings.Of(Possible, 0, 0));
    }

    [Fact]
    public void The_same_sample_must_be_one_of_the_set()
    {
        TestSettings same = Possible with { PerformanceIssueSame = true, PerformanceIssueSameIndex = 4 };
        Assert.Equal("performance_issue_same_index is 4; it must be less than 4, the samples of a set", Assert.Single(SettingLimits.Refused(same, 10, 4)).ToString());
        Assert.Empty(SettingLimits.Refused(same, 10, 5));
        Assert.Equal("performance_issue_same_index", Assert.Single(SettingLimits.Refused(same with { PerformanceSampleCountOverride = 3 }, 10, 10)).Setting);
    }

    [Fact]
    public void Everything_that_is_wrong_is_said_at_once() =>
        Assert.Equal(
            ["target_qps", "min_duration_ms", "target_latency_percentile"],
            SettingLimits.Refused(Possible with { TargetQps = 0, MinDurationMs = -5, TargetLatencyPercentile = 1 }, 10, 10).Select(static refused => refused.Setting));

    private static void Refused(string setting, TestSettings settings)
    {
        Assert.Equal(setting, Assert.Single(SettingLimits.Refused(settings, 10, 10)).Setting);
        Assert.NotNull(EffectiveSettings.WhyRefused(settings, 10, 10));
    }
}
