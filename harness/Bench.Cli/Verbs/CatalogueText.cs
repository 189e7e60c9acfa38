using Bench.Rules;

namespace Bench.Cli.Verbs;

/// <summary>A row of the catalogue, and who decides a rule, as <c>bench explain</c> prints them.</summary>
internal static class CatalogueText
{
    /// <summary>A row with its answer.</summary>
    public static void Print(Terminal terminal, CatalogueRow row)
    {
        terminal.Line($"# {row.Id}");
        terminal.Line();
        terminal.Line($"{row.Statement} ({Divisions(row)}; {(row.Suite == RowSuite.Both ? "training and inference" : Names.Of(row.Suite))}).");
        terminal.Line();
        terminal.Line("## Who decides");
        terminal.Line();
        terminal.Line(row.DecidedBy switch
        {
            DecidedBy.Tool => $"A program, wholly. {row.How}",
            DecidedBy.Partly => $"A program, in part. {row.How}",
            DecidedBy.Person => "A person: no program decides it.",
            _ => $"Nobody: it cannot arise. {row.How}",
        });
        if (!row.Codes.IsEmpty)
        {
            terminal.Line();
            terminal.Line($"Codes: {string.Join(", ", row.Codes.Select(Named))}.");
        }

        if (row.Question is { } question)
        {
            terminal.Line();
            terminal.Line(row.DecidedBy == DecidedBy.Partly ? "## What is left to a person" : "## What a person is asked");
            terminal.Line();
            terminal.Line(question.Text + (question.Condition.Length > 0 ? $" Asked of results {question.Condition}." : ""));
            foreach (EvidencePlace place in question.Evidence)
            {
                terminal.Line($"- {place.File}{(place.Suite == RowSuite.Both ? "" : $" ({Names.Of(place.Suite)})")}: {place.Look}");
            }
        }

        terminal.Line();
        terminal.Line("## Source");
        terminal.Line();
        terminal.Line($"{row.Source}.");
    }

    /// <summary>Who decides the rows of a rule.</summary>
    public static void PrintDecider(Terminal terminal, RuleDescriptor rule)
    {
        terminal.Line();
        terminal.Line("## Who decides");
        terminal.Line();
        terminal.Line(rule.DecidedBy == DecidedBy.Tool
            ? $"A program, wholly: where nothing is reported, {string.Join(", ", rule.Catalogue)} {(rule.Catalogue.Length == 1 ? "is" : "are")} kept as far as this rule goes."
            : "What is reported is a defect. Where nothing is reported, a person still has a question:");
        foreach (CatalogueRow row in rule.Catalogue.Select(RuleCatalogue.Find).OfType<CatalogueRow>().Where(static row => row.Question is not null))
        {
            terminal.Line($"- {row.Id}: {row.Question!.Text}");
        }
    }

    private static string Named(string code) => Rulebook.Descriptors.FirstOrDefault(rule => rule.Id == code) is { } rule ? $"{code} {rule.Defect}" : code;

    private static string Divisions(CatalogueRow row) => row.Divisions == RowDivisions.Both ? "closed and open" : Names.Of(row.Divisions);
}
