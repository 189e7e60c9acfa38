using System.Text.Json;
using Bench.Definitions.UserConfs;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Tests;

namespace Bench.Definitions.Tests;

public sealed class PlannerTests
{
    private const string Sut =
        """
        schema: bench/sut/v1
        name: example
        command: [./example, --verbose]
        threads: 3
        timeout: 1500 ms

        """;

    [Fact]
    public void Lists_every_setting_with_its_origin()
    {
        Plan plan = Texts.Value(Planner.Resolve(Request(Scenario.Server, Profile.Full)));
        Golden.Matches("plan_settings.txt", string.Concat(plan.Settings.Select(static setting => $"{setting.Name} = {setting.Value}  [{Short(setting.Origin)}]\n")));
        Assert.True(plan.Submittable);
        Assert.Equal(12.5, plan.Performance.TargetQps);
        Assert.Equal(100_000_000, plan.Performance.TargetLatencyNs);
        Assert.Equal(TestMode.AccuracyOnly, plan.Accuracy.Mode);
        Assert.Equal(0, plan.Accuracy.AccuracySampleCountOverride);
        Assert.Equal(("example", 3, 1500L), (plan.Sut.Name, plan.Sut.Threads, plan.Sut.TimeoutMs));
    }

    [Theory]
    [InlineData(Scenario.Server)]
    [InlineData(Scenario.Offline)]
    public void Plans_the_same_whatever_folders_the_definitions_lie_in(Scenario scenario)
    {
        PlanRequest here = Request(scenario, Profile.Full) with { Conf = Conf("user.conf"), Division = Division.Open };
        PlanRequest there = here with
        {
            Workload = Texts.Value(WorkloadReader.Read("/elsewhere/workload.yaml", here.Workload.Bytes)),
            Ruleset = Texts.Value(RulesetReader.Read("/opt/bench/rules/1.0.yaml", here.Ruleset.Bytes)),
            Submission = Texts.Value(SubmissionReader.Read("../theirs/submission.yaml", here.Submission!.Bytes)),
            Sut = Texts.Value(SutReader.Read("/elsewhere/sut/sut.yaml", here.Sut!.Bytes)),
            Conf = Conf("/elsewhere/user.conf"),
        };

        Assert.Contains(Texts.Value(Planner.Resolve(there)).Settings, static setting => setting.Origin.StartsWith("user.conf:", StringComparison.Ordinal));
        Assert.Equal(JsonSerializer.Serialize(Texts.Value(Planner.Resolve(here)), BenchJson.Line), JsonSerializer.Serialize(Texts.Value(Planner.Resolve(there)), BenchJson.Line));
    }

    [Theory]
    [InlineData(Scenario.SingleStream, 8000)]
    [InlineData(Scenario.MultiStream, 8000)]
    [InlineData(Scenario.Server, 500)]
    [InlineData(Scenario.Offline, 1500)]
    public void Quick_takes_its_rate_from_what_was_measured(Scenario scenario, double expected)
    {
        Plan plan = Texts.Value(Planner.Resolve(Request(scenario, Profile.Quick) with { MeasuredRate = 1000 }));
        Assert.Equal(expected, plan.Performance.TargetQps);
        Assert.Equal((2000L, 8L, false), (plan.Performance.MinDurationMs, plan.Performance.MinQueryCount, plan.Performance.EarlyStopping));
        Assert.Equal(4, plan.Accuracy.AccuracySampleCountOverride);
        Assert.False(plan.Submittable);
    }

    [Fact]
    public void Full_offline_takes_the_submissions_rate_and_the_whole_data_set()
    {
        Plan plan = Texts.Value(Planner.Resolve(Request(Scenario.Offline, Profile.Full) with { MeasuredRate = 1000 }));
        Assert.Equal(30, plan.Performance.TargetQps);
        Assert.Equal(64, plan.Performance.MinQueryCount);
    }

    [Fact]
    public void Refuses_full_server_without_a_rate_and_says_where_to_put_it()
    {
        Parsed<Plan> plan = Planner.Resolve(Request(Scenario.Server, Profile.Full) with { Submission = null, MeasuredRate = 1000 });
        Finding finding = Assert.Single(plan.Findings);
        Assert.Equal(DefinitionCodes.TargetRateMissing, finding.RuleId);
        Assert.Contains("target_rates: { matmul-small: { server:", finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void A_searched_rate_goes_before_what_was_measured_and_needs_no_submission()
    {
        Plan plan = Texts.Value(Planner.Resolve(Request(Scenario.Server, Profile.Full) with { Submission = null, MeasuredRate = 1000, SearchedRate = 70 }));

        Assert.Equal(70, plan.Performance.TargetQps);
        Assert.Contains(plan.Settings, static setting => setting.Name == "target_qps" && setting.Origin.Contains("--find-peak", StringComparison.Ordinal));
    }

    [Fact]
    public void Refuses_a_rate_that_no_memory_can_hold_the_queries_of()
    {
        PlanRequest request = Request(Scenario.Server, Profile.Full) with
        {
            Submission = Texts.SubmissionOf(Texts.Submission.Replace("12.5", "900000000", StringComparison.Ordinal)),
        };
        Finding finding = Assert.Single(Planner.Resolve(request).Findings);
        Assert.Equal((DefinitionCodes.NotRunnable, "submission.yaml"), (finding.RuleId, finding.Location.Path));
    }

    [Fact]
    public void Refuses_quick_server_without_a_measured_rate_except_to_show_it()
    {
        PlanRequest request = Request(Scenario.Server, Profile.Quick) with { Submission = null };
        Assert.Equal(DefinitionCodes.TargetRateMissing, Assert.Single(Planner.Resolve(request).Findings).RuleId);
        Plan shown = Texts.Value(Planner.Resolve(request with { DryRun = true }));
        Assert.StartsWith("placeholder", shown.Settings.Single(static setting => setting.Name == "target_qps").Origin, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_format_that_closed_does_not_allow_and_takes_it_in_open()
    {
        PlanRequest request = Request(Scenario.Offline, Profile.Full) with
        {
            Submission = Texts.SubmissionOf(Texts.Submission.Replace("inputs: fp32", "inputs: bf16", StringComparison.Ordinal)),
        };
        Finding finding = Assert.Single(Planner.Resolve(request).Findings);
        Assert.Equal((DefinitionCodes.PrecisionNotAllowed, "submission.yaml:6:14"), (finding.RuleId, finding.Location.ToString()));
        Assert.Equal(Division.Open, Texts.Value(Planner.Resolve(request with { Division = Division.Open })).Division);
    }

    [Fact]
    public void Refuses_arrivals_that_closed_does_not_have_and_takes_them_in_open()
    {
        PlanRequest request = Request(Scenario.Server, Profile.Quick) with { MeasuredRate = 1000, Arrivals = new ArrivalProcess.Bursts(3, 100_000_000, 400_000_000), ArrivalsOrigin = "--arrivals" };
        Assert.Equal(
            "--arrivals: error DEF028: arrivals are bursts:3,100ms,400ms, expected poisson in closed",
            Assert.Single(Planner.Resolve(request).Findings).ToString());

        Plan plan = Texts.Value(Planner.Resolve(request with { Division = Division.Open }));
        Assert.Equal((request.Arrivals, request.Arrivals, 500), (plan.Performance.Arrivals, plan.Accuracy.Arrivals, plan.Performance.TargetQps));
        Assert.Contains(new PlannedSetting("arrivals", "bursts:3,100ms,400ms", "--arrivals"), plan.Settings);
    }

    [Fact]
    public void A_trace_has_its_own_rate_and_a_closed_loop_generates_more_queries_than_it_will_need()
    {
        PlanRequest request = Request(Scenario.Server, Profile.Full) with { MeasuredRate = 1000, Division = Division.Open, ArrivalsOrigin = "--arrivals" };
        ArrivalProcess.Trace trace = new(Sha256Digest.Of("abc"u8), 3) { TimesNs = [0, 1_000_000, 50_000_000] };
        PlannedSetting rate = Texts.Value(Planner.Resolve(request with { Arrivals = trace })).Settings.Single(static setting => setting.Name == "target_qps");
        Assert.Equal(("40 queries/s", "--arrivals: the trace's mean rate"), (rate.Value, rate.Origin));

        Assert.Equal(8000, Texts.Value(Planner.Resolve(request with { Arrivals = new ArrivalProcess.ClosedLoop(4) })).Performance.TargetQps);
    }

    [Fact]
    public void Refuses_arrivals_that_do_not_go_with_the_rate()
    {
        PlanRequest request = Request(Scenario.Server, Profile.Quick) with { MeasuredRate = 0.01, Division = Division.Open, Arrivals = new ArrivalProcess.Bursts(3, 1_000, 4_000), ArrivalsOrigin = "--arrivals" };
        Finding finding = Assert.Single(Planner.Resolve(request).Findings);
        Assert.Equal((DefinitionCodes.NotRunnable, "--arrivals"), (finding.RuleId, finding.Location.Path));
        Assert.Contains("arrivals.burst_ns and arrivals.calm_ns hold", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_draft_and_a_scenario_that_the_workload_does_not_have()
    {
        string text = Texts.Matmul.Replace(new string('0', 63) + "1", "unfrozen", StringComparison.Ordinal).Replace("  multi_stream: {}\n", "", StringComparison.Ordinal);
        Parsed<Plan> plan = Planner.Resolve(Request(Scenario.MultiStream, Profile.Quick) with { Workload = Texts.Workload(text) });
        Assert.Equal([DefinitionCodes.ScenarioNotOffered, DefinitionCodes.DatasetUnfrozen], plan.Findings.Select(static finding => finding.RuleId).Order().Reverse());
    }

    [Fact]
    public void A_draft_is_refused_where_the_word_stands_that_says_so_as_its_reader_warns()
    {
        string text = Texts.Matmul.Replace(new string('0', 63) + "1", "unfrozen", StringComparison.Ordinal);
        Parsed<Definition<Workload>> read = Texts.ReadWorkload(text);
        Finding refused = Assert.Single(Planner.Resolve(Request(Scenario.SingleStream, Profile.Quick) with { Workload = read.Value! }).Findings);
        Assert.Equal(Assert.Single(read.Findings).Location, refused.Location);
        Assert.StartsWith("unfrozen", text.Split('\n')[refused.Location.Line - 1][(refused.Location.Column - 1)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Estimates_the_time_from_the_rate()
    {
        Plan plan = Texts.Value(Planner.Resolve(Request(Scenario.Server, Profile.Full)));
        Assert.Equal(10 + 60 + (64 / 12.5), PlanDuration.EstimateSeconds(plan, 64), 6);
    }

    [Fact]
    public void Writes_and_reads_a_plan_as_json()
    {
        Plan plan = Texts.Value(Planner.Resolve(Request(Scenario.Server, Profile.Full)));
        string json = System.Text.Json.JsonSerializer.Serialize(plan, BenchJson.Indented);
        Plan again = System.Text.Json.JsonSerializer.Deserialize<Plan>(json, BenchJson.Indented)!;
        Assert.Equal(json, System.Text.Json.JsonSerializer.Serialize(again, BenchJson.Indented));
    }

    private static UserConf Conf(string path) => Texts.Value(UserConfReader.Read(path, Texts.Bytes("*.*.max_duration = 120000\n*.Server.target_qps = 12.5\n*.Offline.target_qps = 30\n")));

    private static PlanRequest Request(Scenario scenario, Profile profile) => new()
    {
        Workload = Texts.Workload(),
        Ruleset = Texts.Ruleset(),
        Submission = Texts.SubmissionOf(),
        Sut = Texts.Value(SutReader.Read("sut.yaml", Texts.Bytes(Sut))),
        Scenario = scenario,
        Profile = profile,
        Cores = 2,
    };

    /// <summary>The ruleset's lines move when its comments do: the file's name is enough.</summary>
    private static string Short(string origin) => System.Text.RegularExpressions.Regex.Replace(origin, @"1\.0\.yaml:\d+:\d+", "1.0.yaml");
}
