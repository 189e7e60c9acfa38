using System.Globalization;
using Bench.Results.Imports;
using Bench.Spec;

namespace Bench.Rules.Tests.Imports;

/// <summary>A real submission with what MLPerf's tools published for it, where one is at hand: <c>BENCH_MLPERF_TREE</c> names its folder, with <c>summary.csv</c> in it. It is MLCommons' data and not committed.</summary>
public sealed class PublishedTreeTests
{
    [PublishedTreeFact]
    public void Every_figure_and_accuracy_is_the_published_one_in_its_unit()
    {
        string root = PublishedTreeFactAttribute.Folder!;
        Dictionary<string, string[]> published = File.ReadLines(Path.Combine(root, "summary.csv")).Skip(1).Select(Fields).ToDictionary(static row => row[17]);
        ImportedTree tree = SubmissionTreeReader.Read(root, ImportJudge.Rounds);

        Assert.Equal(published.Keys.Order(StringComparer.Ordinal), tree.Results.Select(static result => result.Evidence.Folder).Order(StringComparer.Ordinal));
        Assert.All(tree.Results, result =>
        {
            string[] row = published[result.Evidence.Folder];
            JudgedImport judged = new(result.Evidence, [.. result.Findings, .. Rulebook.Check(result.Evidence)]);
            Assert.Equal(row[9], judged.Figure!.Published.ToString("R", CultureInfo.InvariantCulture));
            Assert.Equal(row[10], judged.Accuracy);
            Assert.Equal(row[26], judged.Figure.PublishedUnit);
            Assert.Equal(row[7], result.Evidence.Model);
            Assert.Equal(row[23], tree.Round.Id);
            Assert.True(judged.Valid, string.Join('\n', judged.Findings));
        });
        Assert.Equal(18, published.Count);
    }

    [PublishedTreeFact]
    public void One_log_under_two_benchmarks_is_seen()
    {
        ImportedTree tree = SubmissionTreeReader.Read(PublishedTreeFactAttribute.Folder!, ImportJudge.Rounds);
        (string Folder, Finding Finding)[] found = [.. Rulebook.Check([.. tree.Results.Select(static result => result.Evidence)]).Select(static found => (found.Result.Folder, found.Finding))];

        Assert.Equal(["offline", "singlestream"], found.Select(static one => Path.GetFileName(one.Folder)));
        Assert.All(found, static one => Assert.Equal(("RUN310", Severity.Warning), (one.Finding.RuleId, one.Finding.Severity)));
        Assert.All(tree.Results, static result => Assert.Equal(2, result.Findings.Count(static finding => finding.RuleId == ImportCode.NotRecomputable)));
    }

    /// <summary>The fields of a line: quotes hold commas together.</summary>
    private static string[] Fields(string line)
    {
        List<string> fields = [""];
        bool quoted = false;
        foreach (char letter in line)
        {
            quoted ^= letter == '"';
            if (letter == ',' && !quoted)
            {
                fields.Add("");
            }
            else if (letter != '"')
            {
                fields[^1] += letter;
            }
        }

        return [.. fields];
    }

    /// <summary>Runs where the tree is at hand, and says so where it is not.</summary>
    private sealed class PublishedTreeFactAttribute : FactAttribute
    {
        public PublishedTreeFactAttribute()
        {
            if (Folder is null)
            {
                Skip = "BENCH_MLPERF_TREE names no folder with a published submission";
            }
        }

        public static string? Folder { get; } = Environment.GetEnvironmentVariable("BENCH_MLPERF_TREE") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "summary.csv")) ? folder : null;
    }
}
