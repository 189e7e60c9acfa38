using System.Collections.Immutable;
using System.Text.Json;
using Bench.Results.Comparisons;
using Bench.Results.Reports;
using Bench.Rules.Tests.Borrowings;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Statistics.Borrowings;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Training results side by side.</summary>
public sealed class TrainingComparisonTests
{
    // A run takes 20 ms an evaluation: 200 ms where it converges after ten.
    private static readonly TrainingEvidence Slow = Make("slow", [20, 22, 24, 21, 23]);
    private static readonly TrainingEvidence Fast = Make("fast", [10, 11, 12, 10, 11], "global_batch_size=64", "opt_base_learning_rate=0.01");

    [Fact]
    public void A_faster_result_has_its_ratio_inside_the_interval_and_says_what_it_did_otherwise()
    {
        TrainingComparison comparison = TrainingComparison.Of([Named("slow", Slow), Named("fast", Fast)]);

        Assert.DoesNotContain(comparison.Findings, static finding => finding.Severity == Severity.Error);
        (TrainingComparisonLine slow, TrainingComparisonLine fast) = (comparison.Lines[0], comparison.Lines[1]);
        Assert.Equal((1, 1), (slow.Ratio, slow.ExamplesRatio));
        Assert.Null(slow.RatioInterval);
        Assert.Equal(0.44, slow.Row.Seconds!.Value, 6);
        Assert.Equal(0.44, slow.SecondsAsMeasured!.Value, 6);
        Assert.Equal(32.0 / 66, fast.Ratio!.Value, 6);
        Assert.Equal(32.0 / 66, fast.ExamplesRatio!.Value, 6);
        Interval ratio = fast.RatioInterval!.Value;
        Assert.InRange(fast.Ratio.Value, ratio.Low, ratio.High);
        Assert.InRange(ratio.High, 0.49, 0.8);
        Assert.InRange(slow.Row.Seconds.Value, slow.Interval!.Value.Low, slow.Interval.Value.High);
        Assert.Equal((32, 64), (slow.BatchSize, fast.BatchSize));
        Assert.Equal(
            ["global_batch_size: 32 64", "opt_base_learning_rate: 0.005 0.01", "opt_end_learning_rate: 0.0005 0.001", "opt_learning_rate_decay_steps: 1250 625"],
            comparison.Hyperparameters.Select(static one => $"{one.Name}: {string.Join(' ', one.Values)}"));
        Assert.Contains("Yuen", comparison.Method, StringComparison.Ordinal);
    }

    [Fact]
    public void One_run_has_a_ratio_and_no_interval()
    {
        TrainingEvidence quick = Slow with { Plan = Slow.Plan with { Profile = Profile.Quick, Runs = 1, ScoredRuns = 1, DroppedRuns = 0 }, Runs = Slow.Runs[..1] };
        TrainingComparison comparison = TrainingComparison.Of([Named("slow", Slow), Named("quick", quick)]);

        Assert.Equal(400.0 / 440, comparison.Lines[1].Ratio!.Value, 6);
        Assert.Null(comparison.Lines[1].Interval);
        Assert.Null(comparison.Lines[1].RatioInterval);
        Assert.Equal(
            ["number of runs of a score is 1, of which 0 are dropped on each side; that of slow is 5, of which 1 are dropped on each side", "profile is quick; that of slow is full"],
            Labels(comparison).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Other_work_is_refused()
    {
        TrainingEvidence[] others =
        [
            Slow with { Workload = Slow.Workload with { Id = "other" } },
            Slow with { Workload = Slow.Workload with { Version = "2.0" } },
            Slow with { WorkloadDigest = default },
            Slow with { Workload = Slow.Workload with { Dataset = Slow.Workload.Dataset with { Sha256 = default } } },
            Slow with { Plan = Slow.Plan with { QualityTarget = 2.6 } },
            Slow with { Runs = Slow.Runs[..3] },
        ];
        foreach (TrainingEvidence other in others)
        {
            TrainingComparison comparison = TrainingComparison.Of([Named("a", Slow), Named("b", other)]);
            Assert.Empty(comparison.Lines);
            Assert.Empty(comparison.Hyperparameters);
            Assert.Equal("CMP001", Assert.Single(comparison.Findings, static finding => finding.Severity == Severity.Error).RuleId);
        }

        Assert.Equal("CMP001", Assert.Single(Comparison.OfBothKinds("a", "b").Findings).RuleId);
    }

    [Fact]
    public void Other_conditions_are_labelled_each()
    {
        TrainingEvidence other = Slow with
        {
            Ruleset = Slow.Ruleset with { Id = "2.0" },
            RulesetDigest = default,
            ReferenceConvergenceDigest = Sha256Digest.Of("points"u8),
            Plan = Slow.Plan with { Division = Division.Open, EvaluationInterval = 1024, Precision = Slow.Plan.Precision with { Inputs = NumberFormat.Bf16 } },
        };
        string[] labels = Labels(TrainingComparison.Of([Named("a", Slow), Named("b", other)]));

        Assert.Equal(6, labels.Length);
        Assert.All(["ruleset is 2.0", "ruleset (SHA-256)", "reference convergence points", "division is open", "evaluation interval is 1024 examples", "precision is bf16"], what => Assert.Contains(labels, label => label.StartsWith(what, StringComparison.Ordinal)));
    }

    [Fact]
    public void The_reference_s_convergence_is_beside_the_submission_s()
    {
        TrainingEvidence tested = TrainingForgeries.All[nameof(ConvergenceNormalised)].Violating;
        TrainingComparisonLine line = TrainingComparison.Of([Named("a", TrainingFiles.Base), Named("b", tested)]).Lines[1];

        Assert.InRange(line.ConvergenceRatio!.Value, 0.5, 0.9999);
        Assert.True(line.Row.ScalingFactor > 1);
        Assert.Equal(line.SecondsAsMeasured!.Value * line.Row.ScalingFactor, line.Row.Seconds!.Value, 9);
        Assert.InRange(line.Row.Seconds.Value, line.Interval!.Value.Low, line.Interval.Value.High);
        Assert.Null(TrainingComparison.Of([Named("a", Slow), Named("b", Fast)]).Lines[0].ConvergenceRatio);
    }

    [Fact]
    public void Json_has_the_lines_the_hyperparameters_and_the_labels()
    {
        JsonElement json = JsonSerializer.SerializeToElement(TrainingComparison.Of([Named("slow", Slow), Named("fast", Fast)]), BenchJson.Indented);

        Assert.Equal(["slow", "fast"], json.GetProperty("lines").EnumerateArray().Select(static line => line.GetProperty("name").GetString()));
        Assert.Equal("64", json.GetProperty("hyperparameters")[0].GetProperty("values")[1].GetString());
        Assert.Equal(JsonValueKind.String, json.GetProperty("lines")[1].GetProperty("ratio_interval").GetProperty("low").ValueKind);
    }

    [Fact]
    public void A_report_of_several_results_draws_their_times_side_by_side()
    {
        ReportedTraining slow = new(Slow, [], Sha256Digest.Of("slow"u8), "slow.zip"), fast = new(Fast, [], Sha256Digest.Of("fast"u8), "fast.zip");
        Assert.Contains("rnn-lm-tiny: time to target", ResultReport.Of([], [slow, fast]).Page(), StringComparison.Ordinal);
        Assert.DoesNotContain("time to target</title>", ResultReport.Of([], [slow]).Page(), StringComparison.Ordinal);
        Assert.Contains("dashed: target ", ResultReport.Of([], [slow]).Page(), StringComparison.Ordinal);
    }

    private static string[] Labels(TrainingComparison comparison) => [.. comparison.Findings.Where(static finding => finding.RuleId == "CMP002").Select(static finding => finding.Message)];

    private static TrainingEvidence Make(string series, ImmutableArray<int> evaluations, params string[] set)
    {
        RoundEntry entry = TrainedResults.Make(new TrainedResult { Submitter = "Example", Series = series, EvaluationsToTarget = evaluations, Set = [.. set] });
        return entry.Evidence;
    }

    private static ComparedTraining Named(string name, TrainingEvidence evidence) =>
        new() { Name = name, Evidence = evidence, Row = TrainingRow.Of(new ReportedTraining(evidence, [], null, name)) };
}
