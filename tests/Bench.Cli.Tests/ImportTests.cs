using System.Text.Json;
using Bench.Tests;

namespace Bench.Cli.Tests;

public sealed class ImportTests : IDisposable
{
    private static readonly string Tree = Repository.At("tests", "Fixtures", "import-base");
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_tree_without_an_error_is_exit_0_and_says_whose_word_it_is()
    {
        (int code, string output, _) = CommandLine.Run("import", "mlperf", Tree);

        Assert.Equal(ExitCode.Clean, code);
        Assert.StartsWith($"{Tree}: MLPerf Inference v6.1, by the seeds of 5 of 5 logs; imported, unsigned\n", output, StringComparison.Ordinal);
        Assert.Matches("closed +Example +box +3d-unet-99 +offline +4.61538 +Samples/s +DICE: 0.86235 +yes", output);
        Assert.Contains("note IMP009, 10 times", output, StringComparison.Ordinal);
        Assert.EndsWith("5 results, 5 without an error; 0 errors, 0 warnings, 10 notes\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Errors_are_exit_1_and_stand_with_their_result()
    {
        (int code, string output, _) = CommandLine.Run("import", "mlperf", Tree, "--round", "v5.0");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("as asked for", output, StringComparison.Ordinal);
        Assert.Matches("(?m)^closed/Example/results/box/3d-unet-99/Offline\nclosed/Example/results/box/3d-unet-99/Offline/performance/run_1/mlperf_log_detail.txt:11: error SEED301: ", output);
        Assert.Contains("NO: SEED301", output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_table_as_a_report_s_is_written_with_plots_and_a_page()
    {
        string target = folder.At("out");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("import", "mlperf", Tree, "--out", target).Code);

        string[] lines = File.ReadAllLines(Path.Combine(target, "results.csv"));
        Assert.Equal(string.Join(',', Bench.Results.Reports.ResultsCsv.Columns), lines[0]);
        Assert.Equal(6, lines.Length);
        Assert.StartsWith("\"imported, unsigned\",Example,closed,available,box,3d-unet-99,offline,full,samples_per_second,4.61538,samples/s,DICE,0.86235,0.853083,,true,IMP009,", lines[1], StringComparison.Ordinal);
        Assert.Contains("TEST01:not_established", lines[1], StringComparison.Ordinal);
        Assert.Equal(5, Directory.GetFiles(Path.Combine(target, "plots"), "*.latency.svg").Length);
        Assert.Contains("imported, unsigned", File.ReadAllText(Path.Combine(target, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_too_much_to_be_read_is_counted_by_rule()
    {
        // Sixty systems that are copies of one, and described nowhere: five errors of each system's four results. The original is reported like its copies.
        string tree = folder.At("tree");
        foreach (string file in Directory.EnumerateFiles(Tree, "*", SearchOption.AllDirectories))
        {
            string name = Path.GetRelativePath(Tree, file);
            string inside = Path.Combine("closed", "Example", "results", "box");
            foreach (string copy in name.StartsWith(inside, StringComparison.Ordinal) ? Enumerable.Range(0, 60).Select(i => $"{inside}{i}{name[inside.Length..]}").Append(name) : [name])
            {
                string target = Path.Combine(tree, copy);
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target);
            }
        }

        (int code, string output, _) = CommandLine.Run("import", "mlperf", tree);

        Assert.Equal(ExitCode.Findings, code);
        Assert.Equal(200, output.Split('\n').Count(static line => line.StartsWith("closed/", StringComparison.Ordinal) && line.Contains(": error ", StringComparison.Ordinal)));
        Assert.Matches("(?m)^error RUN310, [0-9]+ times, first at closed/", output);
        Assert.Contains("245 results, 1 without an error;", output, StringComparison.Ordinal);
    }

    [Fact]
    public void As_JSON_there_is_every_finding()
    {
        using JsonDocument json = JsonDocument.Parse(CommandLine.Run("import", "mlperf", Tree, "--json").Out);
        JsonElement first = json.RootElement.GetProperty("results")[0];

        Assert.Equal(("imported, unsigned", "v6.1"), (json.RootElement.GetProperty("label").GetString(), json.RootElement.GetProperty("round").GetString()));
        Assert.Equal(("4.61538", "Samples/s"), (first.GetProperty("published").GetProperty("value").GetString(), first.GetProperty("published").GetProperty("unit").GetString()));
        Assert.Equal(2, first.GetProperty("findings").GetArrayLength());
    }

    [Fact]
    public void What_is_no_tree_is_exit_3_and_what_cannot_be_asked_for_exit_2()
    {
        Assert.Equal(ExitCode.WorldFailed, CommandLine.Run("import", "mlperf", folder.Path).Code);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("import", "mlperf", "/no/such/tree").Code);
        Assert.Equal(ExitCode.Usage, CommandLine.Run("import", "mlperf", Tree, "--round", "v4.0").Code);
    }

    [Fact]
    public void A_code_of_an_import_is_explained() => Assert.StartsWith("IMP004: ", CommandLine.Run("explain", "IMP004").Out, StringComparison.Ordinal);
}
