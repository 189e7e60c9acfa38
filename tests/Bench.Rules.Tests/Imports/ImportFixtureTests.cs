using Bench.Rules.Tests.Fixtures;
using Bench.Spec;

namespace Bench.Rules.Tests.Imports;

/// <summary>Every rule about imports has a tree that it must report and one that it must not, as overlays over <c>tests/Fixtures/import-base</c>.</summary>
public sealed class ImportFixtureTests
{
    private static readonly RuleDescriptor[] Rules =
    [
        .. Rulebook.ImportedRules.Select(static rule => rule.Descriptor),
        .. Rulebook.SubmissionRules.Select(static rule => rule.Descriptor),
        .. Rulebook.ImportedRoundRules.Select(static rule => rule.Descriptor),
    ];

    /// <summary>The defects, as theory data.</summary>
    public static TheoryData<string> Defects => [.. Rules.Select(static rule => rule.Defect)];

    [Fact]
    public void Every_rule_has_its_forgery() => Assert.Equal(Rules.Select(static rule => rule.Defect).Order(StringComparer.Ordinal), ImportForgeries.All.Keys);

    [Fact]
    public void Nothing_is_found_in_the_base() => Assert.Empty(ImportJudge.Findings(ImportBase.Files));

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_violating_tree_is_reported(string defect)
    {
        RuleDescriptor rule = Rules.Single(rule => rule.Defect == defect);
        Finding[] findings = Judge(defect, "violating", ImportForgeries.All[defect].Violating);
        Assert.Contains(findings, finding => finding.RuleId == rule.Id);
        Assert.All(findings.Where(finding => finding.RuleId == rule.Id), finding => Assert.True(finding.Severity <= rule.Closed, $"{finding} is graver than the rule"));
        Assert.DoesNotContain(findings, static finding => finding.Message.StartsWith("could not be checked: ", StringComparison.Ordinal) && finding.Severity == Severity.Error);
    }

    [Theory]
    [MemberData(nameof(Defects))]
    public void The_compliant_tree_is_not(string defect)
    {
        Finding[] findings = Judge(defect, "compliant", ImportForgeries.All[defect].Compliant);
        Assert.DoesNotContain(findings, finding => finding.RuleId == Rules.Single(rule => rule.Defect == defect).Id);
        Assert.False(findings.HasErrors, string.Join('\n', findings.AsEnumerable()));
    }

    private static Finding[] Judge(string defect, string kind, Action<SubmissionDraft> forge)
    {
        SubmissionDraft draft = ImportBase.Draft();
        forge(draft);
        return FixtureFolder.Judge(defect, kind, FixtureFiles.Over(ImportBase.Files, draft.Files), static overlay => ImportJudge.Findings(FixtureFiles.Lay(overlay, ImportBase.Files)));
    }
}
