using System.Globalization;
using System.Text.Json;
using Bench.Results.Imports;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Cli.Judging;

/// <summary>A judged submission tree for people and as JSON.</summary>
internal static class ImportText
{
    // A screenful of screenfuls; the rest is counted by rule.
    private const int MostPrinted = 200;

    /// <summary>Prints the table, and the findings by result, errors before warnings; notes and what is too much are counted by rule.</summary>
    public static void Print(Terminal terminal, string root, ImportJudgement judged)
    {
        terminal.Line($"{root}: MLPerf Inference {judged.Tree.Round.Id}, {judged.Tree.RoundFrom}; {ImportedTree.Label}");
        terminal.Table(
            ["division", "submitter", "system", "benchmark", "scenario", "result ", "unit", "accuracy", "without error"],
            judged.Results.Select(static result => new[]
            {
                result.Evidence.DivisionFolder,
                result.Evidence.Submitter,
                result.Evidence.System,
                result.Evidence.BenchmarkFolder,
                result.Evidence.Scenario.FieldName,
                result.Figure is { } figure ? figure.Published.ToString("R", CultureInfo.InvariantCulture) : "not established",
                result.Figure?.PublishedUnit ?? "",
                result.Accuracy.Length > 0 ? result.Accuracy : "not established",
                result.Findings.HasErrors ? $"{result.Verdict}: {string.Join(' ', result.Row().Refusals)}" : result.Verdict,
            }));
        int left = MostPrinted;
        List<Finding> counted = [];
        HashSet<(Location, string)> said = [];
        foreach ((string title, IEnumerable<Finding> findings) in judged.Results.Select(static result => (result.Evidence.Folder, result.Findings.AsEnumerable())).Prepend(("the submissions", judged.Others)))
        {
            // Results share files: what is wrong with one is said with the first of them.
            Finding[] grave = [.. findings.Where(finding => finding.Severity != Severity.Note && said.Add((finding.Location, finding.Message)))];
            Finding[] shown = [.. grave.OrderByDescending(static finding => finding.Severity).Take(left)];
            left -= shown.Length;
            counted.AddRange(findings.Where(static finding => finding.Severity == Severity.Note).Concat(grave.Except(shown)));
            if (shown.Length > 0)
            {
                terminal.Line();
                terminal.Line(title);
                terminal.Findings(shown);
            }
        }

        Count(terminal, counted);
        int errors = judged.Findings.Count(static finding => finding.Severity == Severity.Error);
        int warnings = judged.Findings.Count(static finding => finding.Severity == Severity.Warning);
        terminal.Line($"{Quantity.Counted(judged.Results.Length, "result")}, {judged.Results.Count(static result => result.Valid)} without an error; {Names.Counted(errors, warnings, judged.Findings.Count() - errors - warnings)}");
    }

    /// <summary>Prints everything as one JSON object.</summary>
    public static void PrintJson(Terminal terminal, string root, ImportJudgement judged) => terminal.Line(JsonSerializer.Serialize(
        new
        {
            Label = ImportedTree.Label,
            Tree = root,
            Round = judged.Tree.Round.Id,
            judged.Tree.RoundFrom,
            Results = judged.Results.Select(static result => new
            {
                result.Evidence.Folder,
                Row = result.Row(),
                Published = result.Figure is { } figure ? new { Value = figure.Published, Unit = figure.PublishedUnit, figure.Key } : null,
                result.Accuracy,
                Findings = result.Findings.Select(Flat),
            }),
            Findings = judged.Others.Select(Flat),
        },
        BenchJson.Indented));

    private static object Flat(Finding finding) => new { Rule = finding.RuleId, finding.Severity, finding.Location.Path, finding.Location.Line, finding.Message, finding.Help, finding.Catalogue };

    /// <summary>What is not printed whole: how often, by rule, with the first place.</summary>
    private static void Count(Terminal terminal, List<Finding> findings)
    {
        if (findings.Count == 0)
        {
            return;
        }

        terminal.Line();
        terminal.Line("in summary (--json has each)");
        foreach (IGrouping<(Severity Severity, string RuleId), Finding> alike in findings.GroupBy(static finding => (finding.Severity, finding.RuleId)).OrderByDescending(static group => group.Key.Severity).ThenBy(static group => group.Key.RuleId, StringComparer.Ordinal))
        {
            terminal.Line(Terminal.OneLine($"{alike.Key.Severity.FieldName} {alike.Key.RuleId}, {alike.Count()} times, first at {alike.First().Location}: {alike.First().Message}"));
        }
    }
}
