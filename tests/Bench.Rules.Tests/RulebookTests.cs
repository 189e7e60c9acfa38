using System.Globalization;
using System.Text.RegularExpressions;
using Bench.Rules.Tests.Fixtures;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Rules.Tests;

/// <summary>The conventions that every rule keeps.</summary>
public sealed partial class RulebookTests
{
    private static readonly string[] Defects = [.. Rulebook.Descriptors.Select(static rule => rule.Defect)];

    [Fact]
    public void Lists_every_rule_of_the_assembly()
    {
        Assert.Equal(Implementing<IRule<Evidence>>(), Rulebook.Rules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal));
        Assert.Equal(Implementing<IRoundRule<RoundResult>>(), Rulebook.RoundRules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal));
        Assert.Equal(Implementing<IRule<TrainingEvidence>>(), Rulebook.TrainingRules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Lists_every_rule_about_imports()
    {
        Assert.Equal(Implementing<IRule<ImportedEvidence>>(), Rulebook.ImportedRules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal));
        Assert.Equal(Implementing<IRule<ImportedSubmission>>(), Rulebook.SubmissionRules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal));
        Assert.Equal(Implementing<IRoundRule<ImportedEvidence>>(), Rulebook.ImportedRoundRules.Select(static rule => rule.Descriptor.Defect).Order(StringComparer.Ordinal));
        Assert.All(Imported, static rule => Assert.InRange(int.Parse(rule.Descriptor.Id[^3..], CultureInfo.InvariantCulture), 301, 399));
        Assert.Equal(3, new[] { Rulebook.ImportedRules.Select(static rule => rule.Descriptor.Id), Rulebook.SubmissionRules.Select(static rule => rule.Descriptor.Id), Rulebook.ImportedRoundRules.Select(static rule => rule.Descriptor.Id) }
            .Count(static ids => ids.SequenceEqual(ids.Order(StringComparer.Ordinal))));
    }

    [Fact]
    public void Names_every_rule_by_its_type()
    {
        (Type Type, string Defect)[] rules = [.. Rulebook.Rules.Select(static rule => (rule.GetType(), rule.Descriptor.Defect)), .. Rulebook.TrainingRules.Select(static rule => (rule.GetType(), rule.Descriptor.Defect)), .. Rulebook.RoundRules.Select(static rule => (rule.GetType(), rule.Descriptor.Defect)), .. Imported.Select(static rule => (rule.Type, rule.Descriptor.Defect))];
        Assert.All(rules, static rule => Assert.Equal(rule.Type.Name, rule.Defect));
        Assert.All(rules, static rule => Assert.Equal("Bench.Rules", rule.Type.Namespace));
    }

    [Fact]
    public void Gives_every_rule_an_id_of_its_own_and_lists_them_in_order()
    {
        string[][] lists = [[.. Rulebook.Rules.Select(static rule => rule.Descriptor.Id)], [.. Rulebook.TrainingRules.Select(static rule => rule.Descriptor.Id)], [.. Rulebook.Descriptors.Select(static rule => rule.Id)]];
        Assert.All(lists[2], static id => Assert.Matches("^[A-Z]{2,4}[0-9]{3}$", id));
        Assert.All(lists, static ids => Assert.Equal(ids.Distinct().Order(StringComparer.Ordinal), ids));
        Assert.Equal(lists[2].Length, Defects.Distinct().Count());
    }

    [Fact]
    public void A_cause_is_read_before_its_consequences_and_after_nothing_less_grave()
    {
        Finding[] findings = [.. new[] { (Severity.Note, "RUN108"), (Severity.Error, "ACC103"), (Severity.Error, "RUN106"), (Severity.Warning, "RUN101"), (Severity.Error, "RUN101"), (Severity.Error, "RUN108") }
            .Select(static one => new Finding { RuleId = one.Item2, Severity = one.Item1, Message = "", Location = new Location("."), Help = "" })];

        Assert.Equal("RUN108 RUN106 ACC103 RUN101 RUN101 RUN108", string.Join(' ', Rulebook.InReadingOrder(findings).Select(static finding => finding.RuleId)));
    }

    [Fact]
    public void Takes_families_and_rows_from_the_catalogue()
    {
        HashSet<string> rows = [.. File.ReadAllLines(Repository.At("tests", "Bench.Rules.Tests", "catalogue.txt"))];
        HashSet<string> families = [.. rows.Select(static row => row[..row.IndexOf('-', StringComparison.Ordinal)])];
        Assert.Equal(109, rows.Count);
        Assert.All(Rulebook.Descriptors, rule => Assert.Contains(rule.Id[..^3], families));
        Assert.All(Rulebook.Descriptors.SelectMany(static rule => rule.Catalogue), row => Assert.Contains(row, rows));
        Assert.All(Rulebook.Descriptors, static rule => Assert.NotEmpty(rule.Catalogue));
    }

    [Fact]
    public void Has_a_source_and_a_published_ruleset_for_every_rule()
    {
        Assert.All(Rulebook.Descriptors, static rule => Assert.NotEmpty(rule.Source));
        Assert.All(Rulebook.Descriptors, static rule => Assert.Equal("1.0", rule.Since));
    }

    [Fact]
    public void Has_a_page_with_all_headings_beside_every_rule_and_no_other()
    {
        string[] code = [.. Files("*.cs").Where(file => Path.GetDirectoryName(file) != Repository.At("rules") && Path.GetDirectoryName(file) != Repository.At("rules", "Catalogue")).Select(static file => file[..^3])];
        string[] pages = [.. Files("*.md").Where(file => Path.GetDirectoryName(file) != Repository.At("rules")).Select(static file => file[..^3])];
        Assert.Equal(code, pages);
        Assert.Equal(Defects.Order(StringComparer.Ordinal), pages.Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (RuleDescriptor rule in Rulebook.Descriptors)
        {
            RulePage page = RulePage.Of(rule);
            Assert.StartsWith($"# {rule.Id} {rule.Defect}\n", page.Text, StringComparison.Ordinal);
            Assert.Equal(RulePage.Headings, Heading().Matches(page.Text).Select(static match => match.Groups[1].Value));
            Assert.All(Heading().Split(page.Text), static section => Assert.NotEmpty(section.Trim()));
            Assert.Contains(rule.Source, page.Text, StringComparison.Ordinal);
            Assert.All(rule.Catalogue, row => Assert.Contains(row, page.Text, StringComparison.Ordinal));
        }
    }

    [Theory]
    [InlineData("RUN101")]
    [InlineData("run101")]
    [InlineData("RunTooShort")]
    public void Finds_a_page_by_id_or_defect(string code) => Assert.Equal("RUN101", RulePage.Find(code)!.Rule.Id);

    [Fact]
    public void Finds_no_page_for_a_code_that_no_rule_has() => Assert.Null(RulePage.Find("RUN999"));

    [Fact]
    public void Keeps_the_findings_of_other_rules_when_one_throws()
    {
        Evidence evidence = Forgeries.All[nameof(PerformanceRunMissing)].Violating;
        IReadOnlyList<Finding> findings = Rulebook.Check(evidence, [new Broken(), new PerformanceRunMissing()]);
        Assert.Equal(["RUN900", "RUN900", "RUN113"], findings.Select(static finding => finding.RuleId));
        Assert.StartsWith("could not be checked: Broken failed with InvalidOperationException", findings[1].Message, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, findings[1].Severity);
    }

    [Fact]
    public void Prints_the_rows_of_the_catalogue_with_a_finding() => Assert.EndsWith(
        "[RUN-05]",
        Rulebook.Check(Forgeries.All[nameof(PerformanceRunMissing)].Violating, [new PerformanceRunMissing()])[0].ToString(),
        StringComparison.Ordinal);

    private static IEnumerable<(Type Type, RuleDescriptor Descriptor)> Imported =>
        Rulebook.ImportedRules.Select(static rule => (rule.GetType(), rule.Descriptor))
            .Concat(Rulebook.SubmissionRules.Select(static rule => (rule.GetType(), rule.Descriptor)))
            .Concat(Rulebook.ImportedRoundRules.Select(static rule => (rule.GetType(), rule.Descriptor)));

    private static IEnumerable<string> Implementing<TRule>() =>
        typeof(RulePage).Assembly.GetTypes().Where(static type => type.IsClass && type.IsAssignableTo(typeof(TRule))).Select(static type => type.Name).Order(StringComparer.Ordinal);

    private static IEnumerable<string> Files(string pattern) => Directory.EnumerateFiles(Repository.At("rules"), pattern, SearchOption.AllDirectories)
        .Where(static file => !file.Split(Path.DirectorySeparatorChar).Any(static part => part is "bin" or "obj"))
        .Order(StringComparer.Ordinal);

    [GeneratedRegex("^## (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    /// <summary>A rule with a bug: it finds something, then throws.</summary>
    private sealed class Broken : IRule<Evidence>
    {
        public RuleDescriptor Descriptor { get; } = new()
        {
            Id = "RUN900",
            Defect = nameof(Broken),
            Title = "a rule with a bug",
            Closed = Severity.Warning,
            Open = Severity.Warning,
            Since = "1.0",
            Source = "this test",
            Catalogue = ["RUN-01"],
        };

        public IEnumerable<Finding> Check(Evidence evidence)
        {
            yield return Descriptor.Report(evidence, "plan.json", "found before the bug", "");
            throw new InvalidOperationException("a bug");
        }
    }
}
