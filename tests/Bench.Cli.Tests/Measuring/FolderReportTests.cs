using System.Text.Json;
using Bench.Cli.Judging;
using Bench.Cli.Measuring;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Tests;

namespace Bench.Cli.Tests.Measuring;

/// <summary>What a folder's report says of its results together: here a run that stands in two of them.</summary>
public sealed class FolderReportTests : IDisposable
{
    private static readonly string Run = Repository.At("tests", "Fixtures", "base");

    private readonly TemporaryFolder folder = new();

    public FolderReportTests()
    {
        Seal("one.bundle.zip", "");
        Seal("two.bundle.zip", "\n");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_only_several_results_together_show_stands_below_the_table_on_the_page_and_in_the_row()
    {
        (int code, string output, _) = Report(json: false);

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("the results together\n", output, StringComparison.Ordinal);
        Assert.Contains("one.bundle.zip: performance/run.jsonl: error SEED104", output, StringComparison.Ordinal);
        Assert.Contains("two.bundle.zip: performance/run.jsonl: error SEED104", output, StringComparison.Ordinal);
        string page = File.ReadAllText(folder.At("report.html"));
        Assert.Contains("<h2>The results together</h2>", page, StringComparison.Ordinal);
        Assert.Contains("two.bundle.zip: performance/run.jsonl: the run promised the salt", page, StringComparison.Ordinal);
        Assert.Equal(2, File.ReadAllLines(folder.At("results.csv")).Count(static line => line.Contains("SEED104", StringComparison.Ordinal)));
    }

    [Fact]
    public void As_json_the_output_stays_a_list_and_the_findings_stand_beside_it()
    {
        (_, string output, string error) = Report(json: true);

        using JsonDocument rows = JsonDocument.Parse(output);
        Assert.Equal(2, rows.RootElement.GetArrayLength());
        Assert.All(rows.RootElement.EnumerateArray(), static row => Assert.Contains("SEED104", row.GetProperty("findings").ToString(), StringComparison.Ordinal));
        Assert.Contains("two.bundle.zip: performance/run.jsonl: error SEED104", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_a_round_says_it_too()
    {
        (_, string output, _) = CommandLine.Run("report", folder.Path, "--out", folder.At("page"));

        Assert.Contains("the results together\n", output, StringComparison.Ordinal);
        Assert.Contains("two.bundle.zip: performance/run.jsonl: error SEED104", output, StringComparison.Ordinal);
        Assert.Contains("<h2>The results together</h2>", File.ReadAllText(folder.At("page", "index.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_result_that_is_refused_brings_down_no_other()
    {
        File.Delete(folder.At("two.bundle.zip"));
        Seal("aa-copy.bundle.zip", "and what no harness writes");
        (_, string output, _) = Report(json: false);

        Assert.Contains("aa-copy.bundle.zip: performance/run.jsonl: error SEED104", output, StringComparison.Ordinal);
        Assert.DoesNotContain("one.bundle.zip: performance/run.jsonl: error SEED104", output, StringComparison.Ordinal);
    }

    [Fact]
    public void One_result_alone_has_nothing_to_say_of()
    {
        File.Delete(folder.At("two.bundle.zip"));

        Assert.DoesNotContain("together", Report(json: false).Output + File.ReadAllText(folder.At("report.html")), StringComparison.Ordinal);
    }

    private (int Code, string Output, string Error) Report(bool json)
    {
        using StringWriter output = new(), error = new();
        int code = FolderReport.Write(new Terminal(output, error, outputRedirected: true, errorRedirected: true), folder.Path, new BundleLimits(), json);
        return (code, output.ToString(), error.ToString());
    }

    /// <summary>Seals the run; what is appended to its findings makes it another bundle of the same run.</summary>
    private void Seal(string name, string appended)
    {
        using TemporaryFolder payload = new();
        foreach (string file in Directory.GetFiles(Run, "*", SearchOption.AllDirectories))
        {
            string target = payload.At(Path.GetRelativePath(Run, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }

        // The fixture's ruleset is its own (DIV102): what it declares must say so too, or its numbers would not follow.
        File.WriteAllText(payload.At("result.json"), File.ReadAllText(payload.At("result.json")).Replace("\"valid\": true", "\"valid\": false", StringComparison.Ordinal));
        JudgedResult judged = JudgedResult.Of(RunFiles.InDirectory(payload.Path), asSubmission: false);
        ResultEvidence evidence = judged.Result!;
        File.WriteAllText(payload.At("findings.json"), JsonSerializer.Serialize(judged.Findings, BenchJson.Indented) + appended);
        using SigningKey key = SigningKey.Generate();
        BundleWriter.Seal(new SealRequest { PayloadDirectory = payload.Path, BundlePath = folder.At(name), Predicate = Predicates.Of(evidence, name, evidence.Provenances.First().BuildDigest, developmentKey: true).ToJson(), Key = key });
    }
}
