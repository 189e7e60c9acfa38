using System.Text;
using Bench.Spec;
using Bench.Tests;

namespace Bench.Rules.Tests;

/// <summary><c>rules/CATALOGUE.md</c> is made from the catalogue and the descriptors.</summary>
public sealed class CatalogueTableTests
{
    private const string Start = "<!-- table: BENCH_ACCEPT=1 dotnet test tests/Bench.Rules.Tests -->\n";

    [Fact]
    public void The_table_is_current()
    {
        string path = Repository.At("rules", "CATALOGUE.md");
        string text = File.ReadAllText(path);
        int start = text.IndexOf(Start, StringComparison.Ordinal);
        Assert.True(start >= 0, $"{path} has no line that starts the table");
        string current = text[..(start + Start.Length)] + Table();
        if (Environment.GetEnvironmentVariable("BENCH_ACCEPT") == "1")
        {
            File.WriteAllText(path, current);
            return;
        }

        Assert.Equal(current, text);
    }

    [Fact]
    public void The_table_counts_who_decides_and_every_row_once()
    {
        string text = File.ReadAllText(Repository.At("rules", "CATALOGUE.md"));
        Assert.All(RuleCatalogue.Rows, row => Assert.Equal(2, text.Split($"| {row.Id} |").Length));
    }

    private static string Table()
    {
        StringBuilder table = new();
        table.Append($"{RuleCatalogue.Rows.Length} rows: ");
        table.AppendJoin(", ", Enum.GetValues<DecidedBy>().Select(static by => $"{RuleCatalogue.Rows.Count(row => row.DecidedBy == by)} {Words(by)}"));
        table.Append(".\n\n| row | rule | of | decided by | what decides | codes | of imported results | what a person is asked | evidence |\n| --- | --- | --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (CatalogueRow row in RuleCatalogue.Rows)
        {
            string evidence = row.Question is { } question ? string.Join(", ", question.Evidence.Select(static place => place.File).Distinct().Select(static file => $"`{file}`")) : "";
            table.Append($"| {row.Id} | {Cell(row.Statement)} | {Of(row)} | {row.DecidedBy.FieldName} | {Cell(row.How)} | {string.Join(", ", row.Codes)} | {string.Join(", ", row.ImportedRules.Select(static rule => rule.Id))} | {Cell(Asked(row))} | {evidence} |\n");
        }

        return table.ToString();
    }

    private static string Asked(CatalogueRow row) => row.Question is not { } question ? "" : question.Condition.Length == 0 ? question.Text : $"{question.Text} (Of results {question.Condition}.)";

    private static string Of(CatalogueRow row) => $"{(row.Divisions == RowDivisions.Both ? "closed, open" : row.Divisions.FieldName)}; {(row.Suite == RowSuite.Both ? "training, inference" : row.Suite.FieldName)}";

    private static string Words(DecidedBy by) => by switch
    {
        DecidedBy.Tool => "decided by a program",
        DecidedBy.Partly => "in part",
        DecidedBy.Person => "by a person",
        _ => "cannot arise",
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal);
}
