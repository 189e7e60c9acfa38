using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules.Tests;

/// <summary>Every rule has a result that it must refuse and one that it must pass, as files in <c>tests/Fixtures/DEFECT/{violating,compliant}</c>. <c>BENCH_ACCEPT=1</c> writes them anew, with the findings expected; review the difference.</summary>
public sealed class FixtureTests
{
    /// <summary>The defects, as theory data.</summary>
    public static TheoryData<string> Defects => [.. Rulebook.Rules.Select(static rule => rule.Descriptor.Defect)];

    [Fact]
    public void Every_rule_has_its_fixtures_and_every_fixture_its_rule()
    {
        Assert.Equal(Rulebook.Rules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal), Forgeries.All.Keys);
        Assert.Equal(
            Rulebook.Descriptors.Select(static rule => rule.Defect).Order(StringComparer.Ordinal),
            Directory.EnumerateDirectories(CompliantEvidence.Folder).Select(Path.GetFileName).Where(static name => name is not ("base" or "training-base" or "import-base")).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_violating_result_is_reported(string defect)
    {
        Finding[] findings = Judge(defect, "violating", Forgeries.All[defect].Violating);
        RuleDescriptor rule = Descriptor(defect);
        Assert.Contains(findings, finding => finding.RuleId == rule.Id);
        Assert.All(findings.Where(finding => finding.RuleId == rule.Id), finding => Assert.True(finding.Severity <= rule.Closed, $"{finding} is graver than the rule"));
        Assert.DoesNotContain(findings, static finding => finding.Message.StartsWith("could not be checked: ", StringComparison.Ordinal) && finding.Severity == Severity.Error);
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_compliant_result_is_not(string defect)
    {
        Finding[] findings = Judge(defect, "compliant", Forgeries.All[defect].Compliant);
        Assert.DoesNotContain(findings, finding => finding.RuleId == Descriptor(defect).Id);
        Assert.False(findings.HasErrors, string.Join('\n', findings.AsEnumerable()));
    }

    [Fact]
    public void The_base_gives_nothing_but_the_notes_of_every_full_closed_result() =>
        Assert.Equal(["CMP101"], Rulebook.Check(CompliantEvidence.Base).Select(static finding => finding.RuleId));

    private static RuleDescriptor Descriptor(string defect) => Rulebook.Rules.Single(rule => rule.Descriptor.Defect == defect).Descriptor;

    private static Finding[] Judge(string defect, string kind, Evidence forged) =>
        FixtureFolder.Judge(defect, kind, FixtureFiles.OverlayOf(forged), static overlay => [.. Rulebook.Check(CompliantEvidence.Read(FixtureFiles.Lay(overlay)))]);
}
