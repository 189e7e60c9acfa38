using System.Globalization;
using System.Text;
using Bench.Rules;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Checks;

/// <summary>A check's report as Markdown: everything, to be read, filed and ticked off.</summary>
internal static class CheckMarkdown
{
    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal, CheckReport report)
    {
        terminal.Line($"# Check of {Text(report.Request.Path)}");
        terminal.Line();
        if (report.Request.Ruleset is { } ruleset)
        {
            terminal.Line($"Judged by ruleset {ruleset.Value.Id}, as asked, and not by each result's own.");
            terminal.Line();
        }

        terminal.Line(string.Create(
            CultureInfo.InvariantCulture,
            $"{Names.Counted(report.Count(Severity.Error), report.Count(Severity.Warning), report.Count(Severity.Note))}.{(report.Request.Strict ? " Warnings count as errors." : "")}"));
        foreach (CheckedItem item in report.Items)
        {
            Item(terminal, item);
        }
    }

    private static void Item(Terminal terminal, CheckedItem item)
    {
        terminal.Line();
        terminal.Line($"## {Text(item.Name)}");
        terminal.Line();
        terminal.Line($"{Kind(item.Kind)}{(item.Bundle is { } id ? $", bundle `{id}`" : "")}{(item.Ruleset is { } ruleset ? $", judged by ruleset {Text(ruleset)}" : "")}.");
        terminal.Line();
        if (item.Findings.IsEmpty)
        {
            terminal.Line("Nothing was found.");
        }
        else
        {
            terminal.Line("| severity | rule | what was found and expected | where | what to do |");
            terminal.Line("| --- | --- | --- | --- | --- |");
            foreach (Finding finding in item.Findings)
            {
                string rows = finding.Catalogue.IsDefaultOrEmpty ? "" : $" ({string.Join(", ", finding.Catalogue)})";
                terminal.Line($"| {Names.Of(finding.Severity)} | {finding.RuleId}{rows} | {Text(finding.Message)} | `{Code(item.Placed(finding).Location.ToString())}` | {Text(finding.Help)}{(finding.Help.Length > 0 ? "; " : "")}`bench explain {finding.RuleId}` |");
            }
        }

        if (item.Questions.IsEmpty)
        {
            return;
        }

        terminal.Line();
        terminal.Line("### What a person must still look at");
        terminal.Line();
        terminal.Line("No program decides these. Yes is what the rules ask for.");
        foreach (IGrouping<QuestionStage, OpenQuestion> stage in item.Questions.GroupBy(static question => question.Stage).OrderBy(static stage => stage.Key))
        {
            terminal.Line();
            terminal.Line(stage.Key switch
            {
                QuestionStage.Result => "About the result:",
                QuestionStage.Round => "When the round is closed:",
                _ => "Before anything is published:",
            });
            terminal.Line();
            foreach (OpenQuestion question in stage)
            {
                terminal.Line($"- [ ] **{question.Row}** {Text(question.Question)} ({Text(RuleCatalogue.Find(question.Row)!.Statement)})");
                foreach (QuestionEvidence place in question.Evidence)
                {
                    terminal.Line($"  - `{place.File}`: {Text(place.Look)}{(place.Value is { } value ? $": **{Text(value)}**" : "")}");
                }
            }
        }
    }

    private static string Kind(CheckedKind kind) => kind switch
    {
        CheckedKind.Bundle => "A bundle",
        CheckedKind.UnpackedBundle => "An unpacked bundle",
        CheckedKind.RunDirectory => "A run directory",
        CheckedKind.Definition => "A definition",
        CheckedKind.Submission => "A submission's own files",
        _ => "Another entry of the round",
    };

    // A bundle's texts are shown, and can neither open a table cell, a link nor a tag; nor does a viewer that makes links of web addresses find one in them.
    private static string Text(string text)
    {
        StringBuilder escaped = new();
        foreach (char letter in Terminal.OneLine(text))
        {
            escaped.Append(letter switch
            {
                '|' or '*' or '_' or '`' or '[' or ']' or '<' or '>' or '#' or '~' or '\\' => $"\\{letter}",
                '&' => "&amp;",
                _ => $"{letter}",
            });
        }

        return escaped.Replace("://", "&#58;//").Replace("www.", "www&#46;").Replace("WWW.", "WWW&#46;").ToString();
    }

    private static string Code(string text) => Terminal.OneLine(text).Replace('`', '\'').Replace('|', '/');
}
