using System.Text;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules.Tests;

/// <summary>Every rule has a result that it must refuse and one that it must pass, as files in <c>tests/Fixtures/DEFECT/{violating,compliant}</c>. <c>BENCH_ACCEPT=1</c> writes them anew, with the findings expected; review the difference.</summary>
public sealed class FixtureTests
{
    private static readonly bool Accept = Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1";

    /// <summary>The defects, as theory data.</summary>
    public static TheoryData<string> Defects => [.. Rulebook.Rules.Select(static rule => rule.Descriptor.Defect)];

    [Fact]
    public void Every_rule_has_its_fixtures_and_every_fixture_its_rule()
    {
        IEnumerable<string> rules = Rulebook.Rules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal);
        Assert.Equal(rules, Forgeries.All.Keys);
        Assert.Equal(rules, Directory.EnumerateDirectories(CompliantEvidence.Folder).Select(Path.GetFileName).Where(static name => name != "base").Order(StringComparer.Ordinal));
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

    /// <summary>What the rules find in a fixture's files, which must be the files that the forgery gives and the findings that stand beside them.</summary>
    private static Finding[] Judge(string defect, string kind, Evidence forged)
    {
        string folder = Path.Combine(CompliantEvidence.Folder, defect, kind);
        SortedDictionary<string, byte[]> overlay = FixtureFiles.OverlayOf(forged);
        Finding[] findings = [.. Rulebook.Check(CompliantEvidence.Read(FixtureFiles.Lay(overlay)))];
        overlay[FixtureFiles.Expected] = Encoding.UTF8.GetBytes(string.Concat(findings.Select(static finding => finding + "\n" + (finding.Help.Length > 0 ? $"  help: {finding.Help}\n" : ""))));
        if (Accept)
        {
            Write(folder, overlay);
        }

        SortedDictionary<string, byte[]> kept = FixtureFiles.InFolder(folder);
        Assert.Equal(overlay.Keys, kept.Keys);
        Assert.Equal(Encoding.UTF8.GetString(overlay[FixtureFiles.Expected]), Encoding.UTF8.GetString(kept[FixtureFiles.Expected]));
        Assert.All(overlay, file => Assert.True(kept[file.Key].AsSpan().SequenceEqual(file.Value), $"{folder}/{file.Key} is not what its forgery gives; run with BENCH_ACCEPT=1 and review the difference"));
        return [.. Rulebook.Check(CompliantEvidence.Read(FixtureFiles.Lay(kept)))];
    }

    private static void Write(string folder, SortedDictionary<string, byte[]> files)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        foreach ((string name, byte[] bytes) in files)
        {
            string path = Path.Combine(folder, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(path, bytes);
        }
    }
}
