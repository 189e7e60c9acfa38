using System.Diagnostics;
using Bench.Cli.Judging;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Results.Reports.Rounds;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;
using Bench.Tests;

namespace Bench.Cli.Tests;

/// <summary>The page of a round: what stands in the folder, and what a browser makes of it.</summary>
public sealed class RoundPageTests
{
    private const string HostileSubmitter = "\"><img src=x onerror=\"window.hostile=1\">";
    private const string HostileSystem = "</script><script>window.hostile=1</script>";
    private const string HostileWorkload = "{{script}}</title></main><svg onload=\"window.hostile=1\">";

    private static readonly Evidence Inference = JudgedResult.Of(RunFiles.InDirectory(Repository.At("tests", "Fixtures", "base")), asSubmission: false).Evidence!;

    private static readonly TrainingEvidence Training = JudgedResult.Of(RunFiles.InDirectory(Repository.At("tests", "Fixtures", "training-base")), asSubmission: false).Training!;

    private static readonly Finding Refusal = new()
    {
        RuleId = "RUN101",
        Severity = Severity.Error,
        Message = "<iframe srcdoc=\"<script>parent.hostile=1</script>\"></iframe> ran for 1 s; the round asks for 60 s",
        Location = new Location("performance/run.jsonl"),
        Help = "<a href=\"javascript:window.hostile=1\">run it longer</a>",
    };

    [BrowserFact]
    public void Works_in_a_browser_from_a_file()
    {
        using TemporaryFolder folder = new();
        Write(folder.Path);

        string? pictures = Environment.GetEnvironmentVariable("BENCH_SCREENSHOTS");
        ProcessStartInfo start = new("node", [Repository.At("tests", "browser", "round.mjs"), BrowserFactAttribute.PathOf("chromium")!, folder.Path, .. pictures is null ? Array.Empty<string>() : [pictures]])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process node = Process.Start(start)!;
        Task<string> error = node.StandardError.ReadToEndAsync();
        string output = node.StandardOutput.ReadToEnd();
        node.WaitForExit();

        Assert.True(node.ExitCode == 0, output + error.Result);
        Assert.Equal(14, output.Split('\n').Count(static line => line.StartsWith("ok: ", StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_result_has_a_row_and_a_page_and_each_kind_its_table()
    {
        using TemporaryFolder folder = new();
        RoundReport report = Write(folder.Path);

        string page = File.ReadAllText(folder.At("index.html"));
        Assert.NotEmpty(report.Results);
        Assert.NotEmpty(report.Trainings);
        Assert.All(report.Results.Select(static row => row.Bundle).Concat(report.Trainings.Select(static row => row.Bundle)), id =>
        {
            Assert.Contains($"href=\"results/{id}.html\"", page, StringComparison.Ordinal);
            Assert.True(File.Exists(folder.At("results", $"{id}.html")));
        });
        Assert.Equal(report.Results.Length + 1, File.ReadAllLines(folder.At("results.csv")).Length);
        Assert.Equal(report.Trainings.Length + 1, File.ReadAllLines(folder.At("training.csv")).Length);
        Assert.DoesNotContain("<img", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>window", page, StringComparison.Ordinal);
        Assert.Contains("left &lt;b&gt;out&lt;/b&gt;", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_table_of_eleven_columns_has_a_wider_page_than_a_text()
    {
        using TemporaryFolder folder = new();
        string page = new RoundReport(folder.Path).Page([], []);

        Assert.Contains("<body class=\"round\">", page, StringComparison.Ordinal);
        Assert.Contains("body.round { max-width: 108rem; }", page, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_results_of_the_same_work_stand_in_a_group_and_what_differs_is_named()
    {
        using TemporaryFolder folder = new();
        RoundReport report = new(folder.Path);
        report.Add(Of(1, Inference));
        report.Add(Of(2, Inference with { RulesetDigest = Sha256Digest.Of("another ruleset"u8) }));
        report.Add(Of(3, Inference with { WorkloadDigest = Sha256Digest.Of("another definition"u8) }));
        report.Add(Of(4, Inference with { Plan = Inference.Plan with { Division = Division.Open } }));
        report.Add(Of(5, Inference, Refusal));

        string page = report.Page([], []);

        string[] groups = [.. page.Split("<tbody data-").Skip(1)];
        Assert.Equal([2, 1, 1, 1], groups.Select(static group => group.Split("class=\"result\"").Length - 1).OrderDescending());
        Assert.Contains("differ in ruleset (SHA-256)", Assert.Single(groups, static group => group.Split("class=\"result\"").Length == 3), StringComparison.Ordinal);
        Assert.Equal(2, groups.Count(static group => group.Contains("workload definition", StringComparison.Ordinal)));
        Assert.Contains("Open division: valid, submittable", page, StringComparison.Ordinal);
        Assert.Contains("Closed division: invalid", page, StringComparison.Ordinal);
    }

    [Fact]
    public void One_kind_alone_has_no_table_of_the_other_not_even_an_old_one()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("results.csv"), "from before");
        RoundReport report = new(folder.Path);
        report.Add(Of(1, Training));
        report.Finish([], []);

        Assert.Equal(["training.csv"], Directory.GetFiles(folder.Path, "*.csv").Select(Path.GetFileName));
    }

    [Fact]
    public void A_number_that_its_log_does_not_bear_out_stands_nowhere()
    {
        using TemporaryFolder folder = new();
        Finding forged = Refusal with { RuleId = BundleCode.Recompute, Message = "declared.value is 1234567; the rest of the evidence gives 7" };
        Evidence boast = Inference with { Declared = Inference.Declared! with { Value = 1_234_567, SpeedOfLightPercent = 98.7 } };
        RoundReport report = new(folder.Path);
        report.Add(Of(1, boast));
        report.Add(Of(2, boast, forged));
        report.Add(Of(3, Training, forged));
        report.Finish([], []);

        Assert.Equal([1_234_567, null], report.Results.Select(static row => row.Value));
        Assert.Null(Assert.Single(report.Trainings).Seconds);
        string[] csv = File.ReadAllLines(folder.At("results.csv"));
        Assert.Contains("1234567", csv[1], StringComparison.Ordinal);
        Assert.DoesNotContain("1234567", csv[2], StringComparison.Ordinal);
        string shown = $">{Quantity.Text(1_234_567, Inference.Declared!.Unit)}<";
        string page = File.ReadAllText(folder.At("index.html"));
        Assert.Equal(2, page.Split(shown).Length);
        Assert.Equal(2 * 3, page.Split("data-key=\"\">not established</td>").Length - 1);
        string own = File.ReadAllText(folder.At("results", $"{IdOf(2)}.html"));
        Assert.Contains("Its numbers do not follow from its logs", own, StringComparison.Ordinal);
        Assert.DoesNotContain("98.7 %", own, StringComparison.Ordinal);
        Assert.Contains("98.7 %", File.ReadAllText(folder.At("results", $"{IdOf(1)}.html")), StringComparison.Ordinal);
        Assert.Contains(", not established", own, StringComparison.Ordinal);
    }

    /// <summary>A round of both kinds, divisions, profiles and standings, in which every name that a bundle can choose attacks the page.</summary>
    private static RoundReport Write(string folder)
    {
        RoundReport report = new(folder);
        for (int i = 0; i < 4; i++)
        {
            report.Add(Of(i, Named(Inference, i)));
            report.Add(Of(10 + i, Named(Inference, i) with { Plan = Named(Inference, i).Plan with { Division = Division.Open, Category = Category.Preview } }));
        }

        report.Add(Of(20, Inference with { Plan = Inference.Plan with { Profile = Profile.Quick, Workload = HostileWorkload } }));
        report.Add(Of(21, Inference with { Plan = Inference.Plan with { System = new string('x', 300) } }, Refusal));
        report.Add(Of(30, Training));
        report.Add(Of(31, Training with { Plan = Training.Plan with { Submitter = HostileSubmitter } }, Refusal));
        report.Finish([Refusal with { Location = new Location($"{HostileSystem}.bundle.zip") }], [new LeftOut($"{HostileSubmitter}.bundle.zip", "left <b>out</b>")]);
        return report;
    }

    private static Evidence Named(Evidence evidence, int number) => evidence with
    {
        Plan = evidence.Plan with { Submitter = number % 2 == 0 ? HostileSubmitter : "Fixture", System = number < 2 ? HostileSystem : "fixture-box" },
        Declared = evidence.Declared! with { Value = evidence.Declared!.Value * (4 - number) },
    };

    private static ReportedResult Of(int number, Evidence evidence, params Finding[] findings) =>
        new(evidence, [.. findings], IdOf(number), $"{HostileSystem}.bundle.zip") { Files = [new SealedFile(HostileWorkload, 12, IdOf(number))] };

    private static ReportedTraining Of(int number, TrainingEvidence evidence, params Finding[] findings) =>
        new(evidence, [.. findings], IdOf(number), "training.bundle.zip") { Files = [new SealedFile("plan.json", 12, IdOf(number))] };

    private static Sha256Digest IdOf(int number) => Sha256Digest.Of([(byte)number]);
}
