using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>How grave a defect of training is depends on the division, the profile, and on whether the result has a score without the run.</summary>
public sealed class TrainingSeverityTests
{
    [Theory]
    [InlineData(nameof(QualityTargetChanged))]
    [InlineData(nameof(HyperparameterNotAllowed))]
    [InlineData(nameof(ModelNotTheDeclared))]
    [InlineData(nameof(ConvergedFasterThanReference))]
    [InlineData(nameof(ReferenceConvergenceNotPublished))]
    public void What_closed_refuses_open_notes(string defect)
    {
        IRule<TrainingEvidence> rule = Rulebook.TrainingRules.Single(rule => rule.Descriptor.Defect == defect);
        TrainingEvidence closed = TrainingForgeries.All[defect].Violating;
        TrainingEvidence open = closed with { Plan = closed.Plan with { Division = Division.Open } };
        Assert.All(rule.Check(closed), static finding => Assert.Equal(Severity.Error, finding.Severity));
        Assert.All(rule.Check(open), static finding => Assert.Equal(Severity.Note, finding.Severity));
        Assert.NotEmpty(rule.Check(open));
    }

    [Theory]
    [InlineData(Severity.Note, 2)]
    [InlineData(Severity.Error, 2, 4)]
    public void A_run_that_failed_is_a_note_while_the_result_has_a_score(Severity severity, params int[] failed)
    {
        Finding[] findings = [.. new TrainingRunFaulted().Check(TrainingForgeries.Failing(TrainingOutcome.Faulted, failed))];
        Assert.Equal(failed.Select(static run => $"runs/{run + 1}/run.jsonl"), findings.Select(static finding => finding.Location.Path));
        Assert.All(findings, finding => Assert.Equal(severity, finding.Severity));
        Assert.All(findings, static finding => Assert.Contains("sut_crashed: exit code 139 after 1.9 s", finding.Message, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(1.3, Severity.Error)]
    [InlineData(1.2, Severity.Note)]
    public void What_is_above_the_machine_s_own_limit_is_never_silent(double times, Severity severity) =>
        Assert.Equal(severity, Assert.Single(new TrainingFasterThanMeasuredLimit().Check(TrainingForgeries.AtSpeedOfLight(times))).Severity);

    [Fact]
    public void Runs_that_failed_and_runs_that_did_not_converge_count_together()
    {
        TrainingEvidence crashed = TrainingForgeries.Failing(TrainingOutcome.Faulted, 0);
        TrainingEvidence both = crashed with { Runs = crashed.Runs.SetItem(3, TrainingForgeries.Failing(TrainingOutcome.NotConverged, 3).Runs[3]) };
        Assert.Contains("2 of the 5 runs that are scored did not converge (run 1, run 4)", Assert.Single(new TooManyRunsNotConverged().Check(both)).Message, StringComparison.Ordinal);
        Assert.Empty(new TrainingRunNotConverged().Check(both));
    }

    [Fact]
    public void A_quick_result_may_have_other_numbers_of_runs_and_is_not_tested_against_the_reference()
    {
        TrainingEvidence quick = TrainingFiles.Base with { Plan = TrainingFiles.Base.Plan with { Profile = Profile.Quick, Runs = 2, ScoredRuns = 2, DroppedRuns = 0 }, Runs = TrainingFiles.Base.Runs[..2] };
        Assert.All(new RunCountNotTheRounds().Check(quick), static finding => Assert.Equal(Severity.Note, finding.Severity));
        Finding untested = Assert.Single(new ReferenceConvergenceMissing().Check(quick));
        Assert.Equal(Severity.Note, untested.Severity);
    }

    [Fact]
    public void Taking_the_points_out_does_not_pass_for_having_none()
    {
        TrainingEvidence without = TrainingFiles.Base with { ReferenceConvergence = null, ReferenceConvergenceDigest = null };
        Assert.Contains("rcp.yaml is absent; that of rnn-lm-tiny 1.0 as published has SHA-256 ", Assert.Single(new ReferenceConvergenceNotPublished().Check(without)).Message, StringComparison.Ordinal);
        Assert.Empty(new ReferenceConvergenceNotPublished().Check(without with { PublishedReferenceConvergenceDigest = null }));
        Assert.Equal(Severity.Warning, Assert.Single(new ReferenceConvergenceMissing().Check(without)).Severity);
    }

    [Fact]
    public void A_converged_run_without_fresh_examples_or_weights_is_not_believed()
    {
        TrainingEvidence bare = TrainingForgeries.Run(0, static run => run with { End = run.End with { Fresh = null, Weights = null } });
        Assert.Contains("is not established", Assert.Single(new EvaluationSetLearnt().Check(bare)).Message, StringComparison.Ordinal);
        Assert.Contains("handed no weights over", Assert.Single(new ModelNotTheDeclared().Check(bare)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_round_without_training_judges_no_training_result()
    {
        TrainingEvidence elsewhere = TrainingFiles.Base with { Ruleset = TrainingFiles.Base.Ruleset with { Training = null } };
        Assert.Contains("has no numbers of training", Assert.Single(new RunCountNotTheRounds().Check(elsewhere)).Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Rulebook.Check(elsewhere), static finding => finding.Message.StartsWith("could not be checked", StringComparison.Ordinal));
    }
}
