using Bench.Definitions.UserConfs;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Definitions.Tests;

/// <summary>What the planner makes of a file of settings.</summary>
public sealed class ConfPlanTests
{
    [Fact]
    public void Applies_the_settings_of_the_open_division_with_their_place()
    {
        Plan plan = Texts.Value(Plan(
            Scenario.Server,
            """
            *.Server.target_qps = 20
            *.*.min_duration = 90000
            *.*.max_duration = 120000
            *.Server.coalesce_queries = 1
            matmul-small.Server.max_async_queries = 7
            *.*.performance_issue_same = 1
            *.*.performance_issue_same_index = 3
            other.Server.target_qps = 99
            """,
            Division.Open));
        TestSettings run = plan.Performance;
        Assert.Equal((20.0, 90_000L, 120_000L), (run.TargetQps, run.MinDurationMs, run.MaxDurationMs));
        Assert.Equal((true, 7, true, 3), (run.ServerCoalesceQueries, run.ServerMaxAsyncQueries, run.PerformanceIssueSame, run.PerformanceIssueSameIndex));
        Assert.Equal(
            ["target_qps = 20 queries/s [user.conf:1:1]", "min_duration = 90000 ms [user.conf:2:1]", "max_duration = 120000 ms [user.conf:3:1]", "server_coalesce_queries = yes [user.conf:4:1]", "server_max_async_queries = 7 [user.conf:5:1]", "performance_issue_same = yes [user.conf:6:1]", "performance_issue_same_index = 3 [user.conf:7:1]"],
            plan.Settings.Where(static setting => setting.Origin.StartsWith("user.conf", StringComparison.Ordinal)).Select(static setting => $"{setting.Name} = {setting.Value} [{setting.Origin}]"));
        Assert.Equal(plan.Settings.Length, plan.Settings.DistinctBy(static setting => setting.Name).Count());
    }

    [Fact]
    public void Allows_closed_more_than_the_least_and_whatever_says_what_the_round_says()
    {
        Plan plan = Texts.Value(Plan(
            Scenario.Server,
            """
            *.Server.target_qps = 20
            *.*.min_query_count = 70
            *.Server.target_latency_percentile = 99
            *.Server.target_latency = 100
            *.*.max_duration = 0
            *.*.qsl_rng_seed = 6167087195497941162
            """,
            Division.Closed));
        Assert.Equal((20.0, 70L, 0.99, 100_000_000L), (plan.Performance.TargetQps, plan.Performance.MinQueryCount, plan.Performance.TargetLatencyPercentile, plan.Performance.TargetLatencyNs));
        Assert.Equal("user.conf:3:1", plan.Settings.Single(static setting => setting.Name == "target_latency_percentile").Origin);
    }

    [Theory]
    [InlineData("*.*.min_duration = 59999", Division.Open, "min_duration is 59999 ms, expected at least 60000 ms")]
    [InlineData("*.*.min_query_count = 63", Division.Open, "at least 64")]
    [InlineData("*.*.qsl_rng_seed = 1", Division.Open, "6167087195497941162")]
    [InlineData("*.*.schedule_rng_seed = 5", Division.Closed, "5670519956932439615")]
    [InlineData("*.Server.target_latency_percentile = 90", Division.Open, "target_latency_percentile is 90 percent, expected its value 99 percent")]
    [InlineData("*.Server.target_latency = 200.5", Division.Open, "target_latency is 200.5 ms, expected its value 100 ms")]
    [InlineData("*.Server.ttft_latency = 200", Division.Open, "ttft_latency is 200 ms, expected its value 100 ms")]
    [InlineData("*.*.use_token_latencies = 1", Division.Open, "use_token_latencies is 1, expected its value 0")]
    [InlineData("*.*.max_duration = 120000", Division.Closed, "its value 0 ms, which closed fixes")]
    [InlineData("*.*.max_query_count = 1000", Division.Closed, "its value 0, which closed fixes")]
    [InlineData("*.Server.coalesce_queries = 1", Division.Closed, "coalesce_queries is 1, expected its value 0, which closed fixes")]
    [InlineData("*.*.sample_concatenate_permutation = 1", Division.Closed, "which closed fixes")]
    [InlineData("*.*.performance_sample_count_override = 8", Division.Closed, "which closed fixes")]
    public void Refuses_to_change_what_the_round_fixes(string line, Division division, string words)
    {
        Finding finding = Assert.Single(Plan(Scenario.Server, line, division).Findings);
        Assert.Equal((DefinitionCodes.SettingFixed, Severity.Error, "user.conf:1:1"), (finding.RuleId, finding.Severity, finding.Location.ToString()));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("*.*.min_duration = 59999", "raise it to 60000 ms or more, or remove the line")]
    [InlineData("*.*.min_query_count = 63", "raise it to 64 or more, or remove the line")]
    [InlineData("*.*.qsl_rng_seed = 1", "remove the line: no division may change it")]
    [InlineData("*.*.max_duration = 120000", "remove the line, or run with --division open")]
    public void Says_what_makes_the_line_acceptable(string line, string help) =>
        Assert.Equal(help, Assert.Single(Plan(Scenario.Server, line, Division.Closed).Findings).Help);

    [Fact]
    public void Takes_the_expected_latency_of_a_stream_as_its_rate()
    {
        Plan plan = Texts.Value(Plan(Scenario.SingleStream, "*.SingleStream.target_latency = 0.5\n", Division.Closed));
        Assert.Equal(2000, plan.Performance.TargetQps);
        Assert.Equal("user.conf:1:1", plan.Settings.Single(static setting => setting.Name == "target_qps").Origin);
    }

    [Fact]
    public void Names_the_least_count_of_offline_as_the_plan_does()
    {
        Plan plan = Texts.Value(Plan(Scenario.Offline, "*.Offline.min_query_count = 100\n", Division.Closed));
        Assert.Equal(("100", "user.conf:1:1"), plan.Settings.Where(static setting => setting.Name == "min_sample_count").Select(static setting => (setting.Value, setting.Origin)).Single());
    }

    [Fact]
    public void Refuses_two_rates_for_one_run()
    {
        Parsed<Plan> plan = Planner.Resolve(Request(Scenario.Server, "*.Server.target_qps = 20\n", Division.Closed) with { Submission = Texts.SubmissionOf() });
        Finding finding = Assert.Single(plan.Findings);
        Assert.Equal((DefinitionCodes.Contradiction, "user.conf:1:1"), (finding.RuleId, finding.Location.ToString()));
        Assert.Contains("submission.yaml:8:", finding.Message, StringComparison.Ordinal);
        Assert.True(Planner.Resolve(Request(Scenario.Server, "*.Server.target_qps = 12.5\n", Division.Closed) with { Submission = Texts.SubmissionOf() }).Succeeded);
    }

    [Theory]
    [InlineData("*.*.max_duration = 1000", "max_duration_ms is 1000 ms (from user.conf:1:1), expected at least min_duration_ms, 60000 ms")]
    [InlineData("*.*.max_query_count = 63", "max_query_count is 63 (from user.conf:1:1), expected at least min_query_count, 64")]
    public void Refuses_an_impossible_setting_with_its_value_and_its_origin(string line, string words)
    {
        Finding finding = Assert.Single(Plan(Scenario.SingleStream, line, Division.Open).Findings);
        Assert.Equal((DefinitionCodes.NotRunnable, "user.conf:1:1"), (finding.RuleId, finding.Location.ToString()));
        Assert.Contains(words, finding.Message, StringComparison.Ordinal);
    }

    private static Parsed<Plan> Plan(Scenario scenario, string conf, Division division) => Planner.Resolve(Request(scenario, conf, division));

    private static PlanRequest Request(Scenario scenario, string conf, Division division) => new()
    {
        Workload = Texts.Workload(),
        Ruleset = Texts.Ruleset(),

        // Server needs a rate from somewhere, and not two.
        Submission = conf.Contains("target_qps", StringComparison.Ordinal) ? null : Texts.SubmissionOf(),
        Scenario = scenario,
        Profile = Profile.Full,
        Division = division,
        Conf = Texts.Value(UserConfReader.Read("user.conf", Texts.Bytes(conf))),
        Cores = 2,
    };
}
