using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules.Tests;

/// <summary>How grave a defect is depends on the division, the profile, and on what is checked.</summary>
public sealed class SeverityTests
{
    [Theory]
    [InlineData(false, Severity.Note)]
    [InlineData(true, Severity.Error)]
    public void A_quick_result_is_refused_only_as_a_submission(bool asSubmission, Severity severity)
    {
        Evidence quick = Forgeries.All[nameof(QuickProfileSubmitted)].Violating with { AsSubmission = asSubmission };
        Assert.Equal([(severity, "RUN115")], Rulebook.Check(quick).Select(static finding => (finding.Severity, finding.RuleId)));
    }

    [Fact]
    public void A_quick_local_result_has_one_note()
    {
        Evidence local = Forgeries.All[nameof(NotSubmittable)].Compliant;
        Evidence undescribed = local with { System = local.System with { Stated = System.Collections.Immutable.ImmutableSortedDictionary<string, string>.Empty } };
        Finding note = Assert.Single(Rulebook.Check(undescribed));
        Assert.Equal((Severity.Note, "quick profile, not submittable"), (note.Severity, note.Message));
    }

    [Theory]
    [InlineData(false, Severity.Note)]
    [InlineData(true, Severity.Error)]
    public void A_local_result_is_refused_only_as_a_submission(bool asSubmission, Severity severity)
    {
        Evidence local = Forgeries.All[nameof(NotSubmittable)].Violating with { AsSubmission = asSubmission };
        Assert.Equal(severity, Assert.Single(Rulebook.Check(local), static finding => finding.RuleId == "DIV105").Severity);
    }

    [Theory]
    [InlineData(nameof(AccuracyMissed))]
    [InlineData(nameof(InProcessSut))]
    [InlineData(nameof(SettingChanged))]
    public void What_closed_refuses_open_notes(string defect)
    {
        IRule<Evidence> rule = Rulebook.Rules.Single(rule => rule.Descriptor.Defect == defect);
        Evidence closed = Forgeries.All[defect].Violating;
        Evidence open = closed with { Plan = closed.Plan with { Division = Division.Open } };
        Assert.All(rule.Check(closed), static finding => Assert.Equal(Severity.Error, finding.Severity));
        Assert.All(rule.Check(open), static finding => Assert.Equal(Severity.Note, finding.Severity));
        Assert.NotEmpty(rule.Check(open));
    }

    [Fact]
    public void A_ruleset_that_the_harness_does_not_have_is_refused()
    {
        Evidence unknown = CompliantEvidence.Base with { PublishedRulesetDigest = null };
        Assert.Contains("publishes no ruleset 1.0", Assert.Single(new RulesetNotPublished().Check(unknown)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_workload_that_the_harness_does_not_have_is_nobody_s_business() =>
        Assert.Empty(new WorkloadNotThePublished().Check(CompliantEvidence.Base with { PublishedWorkloadDigest = null }));

    [Theory]
    [InlineData(0, Severity.Error)]
    [InlineData(2, Severity.Error)]
    [InlineData(4, Severity.Warning)]
    [InlineData(6, Severity.Note)]
    public void Quick_believes_twice_the_limit_with_a_warning_and_nothing_beyond(long latencyNs, Severity severity)
    {
        Evidence quick = Forgeries.Quickened(latencyNs);
        Assert.Equal(severity, Assert.Single(new FasterThanMeasuredLimit().Check(quick)).Severity);
    }

    [Fact]
    public void A_quick_result_of_a_real_submission_is_refused_as_quick_and_not_as_local()
    {
        Evidence quick = Forgeries.All[nameof(NotSubmittable)].Compliant with { AsSubmission = true };
        Assert.True(quick.Submission.Submittable);
        Assert.Equal(["RUN115"], Rulebook.Check(quick).Select(static finding => finding.RuleId));
    }

    [Fact]
    public void A_flood_of_findings_of_one_rule_in_one_file_is_cut_with_its_number()
    {
        Finding finding = Rulebook.Check(Forgeries.All[nameof(PerformanceRunMissing)].Violating, [new PerformanceRunMissing()])[0];
        Finding[] many = [.. Enumerable.Repeat(finding, 1000)];
        Finding[] capped = [.. CappedFindings.Of([.. many, finding with { RuleId = "RUN999" }])];
        Assert.Equal(CappedFindings.Most + 2, capped.Length);
        Assert.Equal(("and 980 more of this kind", Severity.Error), (capped[^1].Message, capped[^1].Severity));
    }

    [Fact]
    public void No_score_without_rows_is_exact() =>
        Assert.NotEmpty(new AccuracyMissed().Check(CompliantEvidence.Base with { Rows = [] }));
}
