using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Cli.Checks;

/// <summary>A check's report for a terminal: a line a finding with what to do, and a line a question.</summary>
internal static class CheckText
{
    /// <summary>Prints it.</summary>
    public static void Print(Terminal terminal, CheckReport report)
    {
        if (report.Request.Ruleset is { } ruleset)
        {
            terminal.Line($"judged by ruleset {ruleset.Value.Id}, as asked");
        }

        foreach (CheckedItem item in report.Items)
        {
            terminal.Line(item.Name);
            foreach (Finding finding in item.Findings)
            {
                terminal.Line(Terminal.OneLine(item.Placed(finding).ToString()));
                terminal.Line($"  {(finding.Help.Length > 0 ? $"help: {Terminal.OneLine(finding.Help)} " : "")}(bench explain {finding.RuleId})");
            }

            terminal.Line(Names.Counted(Of(item, Severity.Error), Of(item, Severity.Warning), Of(item, Severity.Note)));
        }

        if (report.Items.Length > 1)
        {
            terminal.Line();
            terminal.Line($"in all {report.Items.Length} checked: {Names.Counted(report.Count(Severity.Error), report.Count(Severity.Warning), report.Count(Severity.Note))}");
        }

        if (report.Request.Strict && report.Count(Severity.Error) == 0 && report.Count(Severity.Warning) > 0)
        {
            terminal.Line("--strict: warnings count as errors");
        }

        PrintQuestions(terminal, report);
    }

    private static void PrintQuestions(Terminal terminal, CheckReport report)
    {
        AskedQuestion[] asked = [.. AskedQuestion.Of(report.Items)];
        if (asked.Length == 0)
        {
            return;
        }

        AskedQuestion[] now = [.. asked.Where(static one => one.Question.Stage == QuestionStage.Result)];
        int results = report.Items.Count(static item => !item.Questions.IsEmpty);
        terminal.Line();
        terminal.Line(now.Length > 0
            ? "what a person must still look at, since no program decides it (yes is what the rules ask for; bench explain ROW says where to look, --format md has all of it):"
            : "no question about the result itself is left to a person");
        foreach (AskedQuestion one in now)
        {
            string where = Terminal.OneLine(string.Join(", ", one.Question.Evidence.DistinctBy(static place => place.File).Select(place => Place(place, results == 1))));
            string of = one.Items.Length == results ? "" : string.Create(CultureInfo.InvariantCulture, $" [{one.Items.Length} of {results} results]");
            terminal.Line($"  {one.Question.Row,-8} {one.Question.Question} Look at {where}.{of}");
        }

        Later(terminal, "when the round is closed", asked, QuestionStage.Round);
        Later(terminal, "before anything is published", asked, QuestionStage.Publication);
    }

    private static void Later(Terminal terminal, string when, AskedQuestion[] asked, QuestionStage stage)
    {
        string[] rows = [.. asked.Where(one => one.Question.Stage == stage).Select(static one => one.Question.Row)];
        if (rows.Length > 0)
        {
            terminal.Line($"  {when}: {string.Join(", ", rows)}");
        }
    }

    /// <summary>With one result its values are shown beside; with several they differ.</summary>
    private static string Place(QuestionEvidence place, bool withValue) =>
        withValue && place is { Value.Length: > 0 and <= LongestValue, Said: { } value } ? $"{place.File} ({value})" : place.File;

    private static int Of(CheckedItem item, Severity severity) => item.Findings.Count(finding => finding.Severity == severity);

    private const int LongestValue = 40;
}
