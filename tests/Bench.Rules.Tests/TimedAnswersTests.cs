using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Statistics;

namespace Bench.Rules.Tests;

/// <summary>TEST01 beyond its fixtures: what cannot be compared is counted, and never passes by itself.</summary>
public sealed class TimedAnswersTests
{
    private static readonly Evidence Forged = Forgeries.All[nameof(AnswersDifferWhenTimed)].Violating;

    private static readonly Evidence Base = CompliantEvidence.Base;

    [Fact]
    public void Counts_the_base_s_seven_kept_responses_as_the_same()
    {
        AccuracyInPerformanceMode found = Of(Base);
        Assert.Equal((7, 0, 0, 0, ComplianceOutcome.Pass), (found.Same, found.Within, found.NotJudged, found.WithoutCounterpart, found.Outcome));
    }

    [Fact]
    public void Other_bytes_over_the_target_fail_and_within_it_pass()
    {
        AccuracyInPerformanceMode over = Of(Forged);
        Assert.Equal((6, 0, ComplianceOutcome.Fail), (over.Same, over.Within, over.Outcome));
        Assert.Equal([9L], over.Differing.AsEnumerable());
        AccuracyInPerformanceMode within = Of(Forgeries.All[nameof(AnswersDifferWhenTimed)].Compliant);
        Assert.Equal((6, 1, ComplianceOutcome.Pass), (within.Same, within.Within, within.Outcome));
    }

    [Fact]
    public void Other_bytes_that_nobody_judged_prove_nothing()
    {
        Evidence unjudged = Forged with { Score = Forged.Score! with { Responses = [.. Forged.Score.Responses.Where(static response => response.Run == TestMode.AccuracyOnly)] } };
        AccuracyInPerformanceMode found = Of(unjudged);
        Assert.Equal((6, 1, ComplianceOutcome.Pass), (found.Same, found.NotJudged, found.Outcome));
    }

    [Fact]
    public void An_accuracy_run_that_is_over_the_target_itself_fails_too()
    {
        // The accuracy run's response to the same sample (record 1, sample 0) is the second judged one; the first has 32 rows.
        Evidence honest = Forgeries.All[nameof(AnswersDifferWhenTimed)].Compliant;
        ResponseRow row = honest.Rows[32];
        Assert.Equal(ComplianceOutcome.Fail, Of(honest with { Rows = honest.Rows.SetItem(32, row with { Value = row.Reference + row.Scale }) }).Outcome);
    }

    [Fact]
    public void Rows_that_are_missing_are_no_small_error() => Assert.Equal(ComplianceOutcome.Fail, Of(Forgeries.All[nameof(AnswersDifferWhenTimed)].Compliant with { Rows = [] }).Outcome);

    [Fact]
    public void Without_a_counterpart_the_test_is_not_established_and_full_closed_says_so()
    {
        Evidence none = Base with { Accuracy = Base.Accuracy! with { End = Base.Accuracy.End with { Kept = [] } } };
        Assert.Equal((7, ComplianceOutcome.NotEstablished), (Of(none).WithoutCounterpart, Of(none).Outcome));
        Finding note = Assert.Single(new AnswersDifferWhenTimed().Check(none));
        Assert.Equal(Severity.Note, note.Severity);
        Assert.StartsWith("could not be checked: none of 7 kept responses", note.Message, StringComparison.Ordinal);
        Assert.Empty(new AnswersDifferWhenTimed().Check(none with { Plan = none.Plan with { Profile = Profile.Quick } }));
    }

    [Fact]
    public void Quick_is_refused_for_what_fails_and_open_has_a_note()
    {
        Assert.Equal(Severity.Error, Assert.Single(new AnswersDifferWhenTimed().Check(Forged with { Plan = Forged.Plan with { Profile = Profile.Quick } })).Severity);
        Assert.Equal(Severity.Note, Assert.Single(new AnswersDifferWhenTimed().Check(Forged with { Plan = Forged.Plan with { Division = Division.Open } })).Severity);
    }

    private static AccuracyInPerformanceMode Of(Evidence evidence) => AccuracyInPerformanceMode.Of(
        evidence.Performance!, evidence.Accuracy!, evidence.Score!.Responses, evidence.Rows, evidence.Score.Target);
}
