using System.Text;
using Bench.Spec;
using Bench.Tests;

namespace Bench.Rules.Tests;

/// <summary>The table in <c>rules/README.md</c> is made from the descriptors.</summary>
public sealed class RuleTableTests
{
    private const string Start = "<!-- table: BENCH_ACCEPT=1 dotnet test tests/Bench.Rules.Tests -->\n";

    [Fact]
    public void The_table_is_current()
    {
        string path = Repository.At("rules", "README.md");
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

    private static string Table()
    {
        StringBuilder table = new("| id | defect | what | closed | open | decided by | catalogue |\n| --- | --- | --- | --- | --- | --- | --- |\n");
        foreach (RuleDescriptor rule in Rulebook.Descriptors)
        {
            string page = Directory.EnumerateFiles(Repository.At("rules"), rule.Defect + ".md", SearchOption.AllDirectories).Single();
            string link = Path.GetRelativePath(Repository.At("rules"), page).Replace(Path.DirectorySeparatorChar, '/');
            table.Append($"| {rule.Id} | [{rule.Defect}]({link}) | {rule.Title} | {Word(rule.Closed)} | {Word(rule.Open)} | {rule.DecidedBy.FieldName} | {string.Join(", ", rule.Catalogue)} |\n");
        }

        return table.ToString();
    }

    private static string Word(Severity severity) => severity switch
    {
        Severity.Error => "error",
        Severity.Warning => "warning",
        _ => "note",
    };
}
