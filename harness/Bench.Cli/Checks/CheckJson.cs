using System.Collections.Immutable;
using System.Text.Json;
using Bench.Rules;
using Bench.Spec;

namespace Bench.Cli.Checks;

/// <summary>A check's report as JSON: everything, for programs.</summary>
internal static class CheckJson
{
    /// <summary>The text.</summary>
    public static string Of(CheckReport report) => JsonSerializer.Serialize(
        new
        {
            report.Request.Path,
            Ruleset = report.Request.Ruleset?.Value.Id,
            report.Request.Strict,
            report.ExitCode,
            Errors = report.Count(Severity.Error),
            Warnings = report.Count(Severity.Warning),
            Notes = report.Count(Severity.Note),
            Results = report.Items.Select(static item => new
            {
                item.Name,
                item.Kind,
                Bundle = item.Bundle?.Hex,
                item.Ruleset,
                Findings = item.Findings.Select(Shape),
                Questions = item.Questions.Select(static question => new { question.Row, Statement = RuleCatalogue.Find(question.Row)?.Statement, question.Stage, question.Question, question.Evidence }),
            }),
        },
        BenchJson.Indented);

    private static object Shape(Finding finding) => new
    {
        finding.Severity,
        Rule = finding.RuleId,
        Title = CodeTitles.Of(finding.RuleId),
        finding.Message,
        File = finding.Location.Path,
        Line = finding.Location.Line > 0 ? finding.Location.Line : (int?)null,
        Column = finding.Location.Column > 0 ? finding.Location.Column : (int?)null,
        Help = finding.Help.Length > 0 ? finding.Help : null,
        Explain = $"bench explain {finding.RuleId}",
        Catalogue = finding.Catalogue.IsDefaultOrEmpty ? null : (ImmutableArray<string>?)finding.Catalogue,
    };
}
