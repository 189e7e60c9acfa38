using System.Text;
using System.Text.Json;
using Bench.Definitions.Trainings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Definitions.Tests.Trainings;

public sealed class TrainingPlannerTests
{
    [Fact]
    public void Lists_every_setting_with_its_origin()
    {
        TrainingPlan plan = Texts.Value(TrainingPlanner.Resolve(Request()));
        Golden.Matches("training_plan_settings.txt", string.Concat(plan.Settings.Select(static setting => $"{setting.Name} = {setting.Value}  [{Short(setting.Origin)}]\n")));
        Assert.Equal((5, 5, 1, 1.1, 128, 20_000L, 30 * 60_000L, true), (plan.Runs, plan.ScoredRuns, plan.DroppedRuns, plan.QualityTarget, plan.EvaluationInterval, plan.MaximumExamples, plan.InitialisationLimitMs, plan.Submittable));
        Assert.Equal(("example", 3), (plan.Sut.Name, plan.Sut.Threads));
        Assert.Null(plan.Borrowing);
    }

    [Fact]
    public void Plans_the_same_whatever_folders_the_definitions_lie_in()
    {
        TrainingPlanRequest here = Request() with { Submission = Texts.SubmissionOf($"{Texts.Submission}hyperparameters: {{ lstm-small: {{ global_batch_size: 16 }} }}\n") };
        TrainingPlanRequest there = here with
        {
            Workload = Texts.Value(TrainingWorkloadReader.Read("/elsewhere/w.yaml", here.Workload.Bytes)),
            Ruleset = Texts.Value(RulesetReader.Read("/opt/bench/rules/1.0.yaml", here.Ruleset.Bytes)),
            Submission = Texts.Value(SubmissionReader.Read("../theirs/submission.yaml", here.Submission!.Bytes)),
            Sut = Texts.Value(SutReader.Read("/elsewhere/sut/sut.yaml", here.Sut!.Bytes)),
        };

        Assert.Contains(Texts.Value(TrainingPlanner.Resolve(there)).Hyperparameters, static one => one.Origin.StartsWith("submission.yaml:", StringComparison.Ordinal));
        Assert.Equal(JsonSerializer.Serialize(Texts.Value(TrainingPlanner.Resolve(here)), BenchJson.Line), JsonSerializer.Serialize(Texts.Value(TrainingPlanner.Resolve(there)), BenchJson.Line));
    }

    [Theory]
    [InlineData(Profile.Full, null, 5, 5, 1)]
    [InlineData(Profile.Full, 8, 8, 5, 1)]
    [InlineData(Profile.Quick, null, 1, 1, 0)]
    [InlineData(Profile.Quick, 3, 3, 1, 0)]
    public void Makes_as_many_runs_as_a_score_needs_or_more(Profile profile, int? asked, int runs, int scored, int dropped)
    {
        TrainingPlan plan = Texts.Value(TrainingPlanner.Resolve(Request() with { Profile = profile, Runs = asked }));
        Assert.Equal((runs, scored, dropped), (plan.Runs, plan.ScoredRuns, plan.DroppedRuns));
        Assert.Equal(profile == Profile.Full, plan.Submittable);
    }

    [Theory]
    [InlineData(Profile.Full, 4, DefinitionCodes.TooFewRuns)]
    [InlineData(Profile.Full, 0, DefinitionCodes.OutOfRange)]
    [InlineData(Profile.Quick, 0, DefinitionCodes.OutOfRange)]
    [InlineData(Profile.Full, TrainingNumbers.MostRuns + 1, DefinitionCodes.OutOfRange)]
    public void Refuses_fewer_runs_than_a_score_needs(Profile profile, int runs, string code)
    {
        Finding finding = Assert.Single(TrainingPlanner.Resolve(Request() with { Profile = profile, Runs = runs }).Findings);
        Assert.Equal((code, "--runs"), (finding.RuleId, finding.Location.Path));
    }

    [Fact]
    public void Fewer_runs_in_quick_drop_fewer()
    {
        string text = TrainingTexts.Ruleset().Replace("    runs: 1\n    dropped: 0\n", "    runs: 5\n    dropped: 1\n", StringComparison.Ordinal);
        TrainingPlanRequest request = Request() with { Profile = Profile.Quick, Ruleset = Texts.Value(RulesetReader.Read("r.yaml", Texts.Bytes(text))) };
        TrainingPlan two = Texts.Value(TrainingPlanner.Resolve(request with { Runs = 2 }));
        Assert.Equal((2, 2, 0), (two.Runs, two.ScoredRuns, two.DroppedRuns));
        TrainingPlan three = Texts.Value(TrainingPlanner.Resolve(request with { Runs = 3 }));
        Assert.Equal((3, 3, 1), (three.Runs, three.ScoredRuns, three.DroppedRuns));
    }

    [Fact]
    public void A_workloads_own_number_of_runs_goes_before_the_rulesets_in_full_only()
    {
        TrainingPlanRequest request = Request() with { Workload = TrainingTexts.Workload(TrainingTexts.With("borrowing: true", "runs: 3\nborrowing: true")) };
        Assert.Equal(3, Texts.Value(TrainingPlanner.Resolve(request)).ScoredRuns);
        Assert.Equal(1, Texts.Value(TrainingPlanner.Resolve(request with { Profile = Profile.Quick })).ScoredRuns);
        request = Request() with { Workload = TrainingTexts.Workload(TrainingTexts.With("borrowing: true", "runs: 2\nborrowing: true")) };
        Finding finding = Assert.Single(TrainingPlanner.Resolve(request).Findings);
        Assert.Equal((DefinitionCodes.Contradiction, "w.yaml:11:1"), (finding.RuleId, finding.Location.ToString()));
    }

    [Theory]
    [InlineData("global_batch_size=64", 128)]
    [InlineData("global_batch_size=100", 100)]
    [InlineData("global_batch_size=512", 512)]
    [InlineData("global_batch_size=48", 144)]
    public void Evaluates_after_whole_batches(string set, int interval) =>
        Assert.Equal(interval, Texts.Value(TrainingPlanner.Resolve(Request() with { Set = [set] })).EvaluationInterval);

    [Fact]
    public void Open_may_initialise_longer() =>
        Assert.Equal(240 * 60_000L, Texts.Value(TrainingPlanner.Resolve(Request() with { Division = Division.Open })).InitialisationLimitMs);

    [Fact]
    public void Refuses_a_draft_except_to_show_it()
    {
        TrainingPlanRequest request = Request() with { Workload = TrainingTexts.Workload(TrainingTexts.With(new string('0', 63) + "1", "unfrozen")) };
        Finding finding = Assert.Single(TrainingPlanner.Resolve(request).Findings);
        Assert.Equal((DefinitionCodes.DatasetUnfrozen, Severity.Error), (finding.RuleId, finding.Severity));
        Assert.StartsWith("unfrozen", Encoding.UTF8.GetString(request.Workload.Bytes.Span).Split('\n')[finding.Location.Line - 1][(finding.Location.Column - 1)..], StringComparison.Ordinal);
        Assert.True(TrainingPlanner.Resolve(request with { DryRun = true }).Succeeded);
    }

    [Fact]
    public void Refuses_a_round_without_training_and_says_what_else_there_is()
    {
        string path = Repository.At("rules", "rulesets", "mlperf-6.1.yaml");
        Finding finding = Assert.Single(TrainingPlanner.Resolve(Request() with { Ruleset = Texts.Value(RulesetReader.Read("mlperf-6.1.yaml", File.ReadAllBytes(path))) }).Findings);
        Assert.Equal((DefinitionCodes.NoTraining, "mlperf-6.1.yaml"), (finding.RuleId, finding.Location.Path));
        Assert.Contains("--ruleset", finding.Help, StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_every_finding_at_once()
    {
        TrainingPlanRequest request = Request() with
        {
            Submission = Texts.SubmissionOf(Texts.Submission.Replace("inputs: fp32", "inputs: bf16", StringComparison.Ordinal)),
            Runs = 2,
            Set = ["opt_name=sgd"],
        };
        Assert.Equal(
            [DefinitionCodes.PrecisionNotAllowed, DefinitionCodes.SettingFixed, DefinitionCodes.TooFewRuns],
            TrainingPlanner.Resolve(request).Findings.Select(static finding => finding.RuleId).Order());
    }

    [Fact]
    public void Refuses_a_batch_that_no_data_fill_or_that_is_never_evaluated()
    {
        TrainingPlanRequest request = Request() with { Division = Division.Open, Set = ["global_batch_size=32000"] };
        Assert.Equal(
            [DefinitionCodes.NotRunnable, DefinitionCodes.NotRunnable],
            TrainingPlanner.Resolve(request).Findings.Where(static finding => finding.Severity == Severity.Error).Select(static finding => finding.RuleId));
    }

    [Fact]
    public void Names_the_lender_and_the_original_and_refuses_where_borrowing_is_not_allowed()
    {
        TrainingPlanRequest request = Request() with
        {
            Lender = new LentHyperparameters { Lender = Sha256Digest.Of("a"u8), Values = TrainingTexts.Lent("opt_base_learning_rate=0.02") },
            Original = Sha256Digest.Of("b"u8),
        };
        TrainingPlan plan = Texts.Value(TrainingPlanner.Resolve(request));
        Assert.Equal(new BorrowingRecord { Lender = Sha256Digest.Of("a"u8), Original = Sha256Digest.Of("b"u8) }, plan.Borrowing);
        Assert.Equal("0.02", plan.ValueOf("opt_base_learning_rate").Text);

        Definition<TrainingWorkload> closed = TrainingTexts.Workload(TrainingTexts.With("borrowing: true", "borrowing: false"));
        Assert.Equal(DefinitionCodes.BorrowingNotAllowed, Assert.Single(TrainingPlanner.Resolve(request with { Workload = closed }).Findings).RuleId);
        Assert.Throws<ArgumentException>(() => TrainingPlanner.Resolve(request with { Original = null }));
    }

    [Fact]
    public void Writes_and_reads_a_plan_as_json()
    {
        TrainingPlan plan = Texts.Value(TrainingPlanner.Resolve(Request()));
        string json = JsonSerializer.Serialize(plan, BenchJson.Indented);
        Assert.Equal(json, JsonSerializer.Serialize(JsonSerializer.Deserialize<TrainingPlan>(json, BenchJson.Indented)!, BenchJson.Indented));
    }

    [Theory]
    [InlineData("dropped: 1 ", "dropped: 3 ", DefinitionCodes.Contradiction)]
    [InlineData("until: 2027-12-31", "until: 2026-10-31", DefinitionCodes.Contradiction)]
    [InlineData("until: 2027-12-31", "until: 2027-02-30", DefinitionCodes.MalformedText)]
    [InlineData("until: 2027-12-31", "until: 31.12.2027", DefinitionCodes.MalformedText)]
    [InlineData("reading: as_written", "reading: as_told", DefinitionCodes.UnknownName)]
    [InlineData("significance: 0.05", "significance: 1", DefinitionCodes.OutOfRange)]
    [InlineData("closed: 30 min", "closed: 30", DefinitionCodes.MalformedText)]
    public void Refuses_a_spoiled_round(string right, string wrong, string code)
    {
        Assert.Contains(right, TrainingTexts.Ruleset(), StringComparison.Ordinal);
        Finding finding = Assert.Single(RulesetReader.Read("r.yaml", Texts.Bytes(TrainingTexts.Ruleset().Replace(right, wrong, StringComparison.Ordinal))).Findings);
        Assert.Equal(code, finding.RuleId);
    }

    [Fact]
    public void The_rounds_numbers_are_those_of_the_ruleset()
    {
        TrainingRound round = Texts.Ruleset().Value.Training!;
        Assert.Equal(
            (5, 1, 1, 0, ConvergenceReading.AsWritten, 0.05, new DateOnly(2026, 11, 1), new DateOnly(2027, 12, 31), 1e-3),
            (round.Full.Runs, round.Full.Dropped, round.Quick.Runs, round.Quick.Dropped, round.ConvergenceReading, round.ConvergenceSignificance, round.BorrowingFrom, round.BorrowingUntil, round.ModelTolerance));
        Assert.Equal((TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(240)), (round.InitialisationClosed, round.InitialisationOpen));
    }

    private static TrainingPlanRequest Request() => new()
    {
        Workload = TrainingTexts.Workload(),
        Ruleset = Texts.Ruleset(),
        Submission = Texts.SubmissionOf(),
        Sut = Texts.Value(SutReader.Read("sut.yaml", Texts.Bytes(TrainingTexts.Sut))),
        Profile = Profile.Full,
        Cores = 2,
    };

    /// <summary>The ruleset's lines move when its comments do: the file's name is enough.</summary>
    private static string Short(string origin) => System.Text.RegularExpressions.Regex.Replace(origin, @"1\.0\.yaml:\d+:\d+", "1.0.yaml");
}
