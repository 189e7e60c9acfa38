using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Every rule of training alone has a result that it must refuse and one that it must pass, as the inference rules have (<see cref="FixtureTests"/>), laid over the training base.</summary>
public sealed class TrainingFixtureTests
{
    /// <summary>The defects, as theory data.</summary>
    public static TheoryData<string> Defects => [.. OfTrainingAlone.Select(static rule => rule.Defect)];

    private static IEnumerable<RuleDescriptor> OfTrainingAlone
    {
        get
        {
            HashSet<string> shared = [.. Rulebook.Rules.Select(static rule => rule.Descriptor.Id)];
            return Rulebook.TrainingRules.Select(static rule => rule.Descriptor).Where(rule => !shared.Contains(rule.Id));
        }
    }

    [Fact]
    public void Every_rule_of_training_has_its_fixtures() =>
        Assert.Equal(OfTrainingAlone.Select(static rule => rule.Defect).Order(StringComparer.Ordinal), TrainingForgeries.All.Keys);

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_violating_result_is_reported(string defect)
    {
        Finding[] findings = Judge(defect, "violating", TrainingForgeries.All[defect].Violating);
        RuleDescriptor rule = Descriptor(defect);
        Assert.Contains(findings, finding => finding.RuleId == rule.Id);
        Assert.All(findings.Where(finding => finding.RuleId == rule.Id), finding => Assert.True(finding.Severity <= rule.Closed, $"{finding} is graver than the rule"));
        Assert.DoesNotContain(findings, static finding => finding.Message.StartsWith("could not be checked: ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_compliant_result_is_not(string defect)
    {
        Finding[] findings = Judge(defect, "compliant", TrainingForgeries.All[defect].Compliant);
        Assert.DoesNotContain(findings, finding => finding.RuleId == Descriptor(defect).Id);
        Assert.False(findings.HasErrors, string.Join('\n', findings.AsEnumerable()));
    }

    private static RuleDescriptor Descriptor(string defect) => OfTrainingAlone.Single(rule => rule.Defect == defect);

    private static Finding[] Judge(string defect, string kind, TrainingEvidence forged) => FixtureFolder.Judge(
        defect,
        kind,
        TrainingFiles.OverlayOf(forged),
        static overlay => [.. Rulebook.Check(TrainingFiles.Read(FixtureFiles.Lay(overlay, TrainingFiles.BaseFiles)))]);
}
