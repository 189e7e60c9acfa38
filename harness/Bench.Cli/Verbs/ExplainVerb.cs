using System.CommandLine;
using Bench.Definitions.Forms;
using Bench.Rules;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Verbs;

/// <summary><c>bench explain CODE</c>: a rule's page with who decides, a row of the catalogue with its answer, or what a reader's or verifier's code means.</summary>
internal static class ExplainVerb
{
    public static Command Create(Terminal terminal)
    {
        Argument<string> code = new("CODE") { Description = "A rule's id (RUN101) or name (RunTooShort), a row of MLPerf's rules (DIV-04), a reader's code (DEF008) or a verifier's (E_FILE_DIGEST)" };
        Command command = new("explain", "A rule's page, a row of the catalogue, or what a code means") { code };
        command.SetAction(parsed => Run(terminal, parsed.GetRequiredValue(code)));
        return command;
    }

    private static int Run(Terminal terminal, string code)
    {
        if (RulePage.Find(code) is { } page)
        {
            terminal.Out.Write(page.Text);
            CatalogueText.PrintDecider(terminal, page.Rule);
            return ExitCode.Clean;
        }

        if (RuleCatalogue.Find(code) is { } row)
        {
            CatalogueText.Print(terminal, row);
            return ExitCode.Clean;
        }

        if (BorrowingConditions.All.FirstOrDefault(condition => condition.Id.Equals(code, StringComparison.OrdinalIgnoreCase)) is { } condition)
        {
            terminal.Line($"{condition.Id}: {condition.Title} [{string.Join(", ", condition.Catalogue)}]");
            return ExitCode.Clean;
        }

        if (CodeTitles.Of(code.ToUpperInvariant()) is { } title)
        {
            terminal.Line($"{code.ToUpperInvariant()}: {title}");
            return ExitCode.Clean;
        }

        throw new UsageException($"there is no code '{code}'{Spelling.DidYouMean(code, CodeTitles.Codes)}", "bench list rules shows the rules and rules/CATALOGUE.md the rows; findings and refusals print their code");
    }
}
