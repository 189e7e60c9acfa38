using Bench.Results.Reports;
using Bench.Results.Reports.Rounds;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Tests.Reports;

/// <summary>In which order results stand together, and what each is called there.</summary>
public sealed class SideBySideTests
{
    private static readonly Evidence Evidence = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;

    private static readonly string Id = Evidence.Plan.Workload;

    [Fact]
    public void Implementations_stand_in_the_order_of_the_ladder_and_scenarios_as_they_were_given()
    {
        ResultReport report = ResultReport.Of(
        [
            Of("packed", 1), Of("threads", 2), Of("triple-loop", 0),
            Of("packed", 1, scenario: Scenario.Offline), Of("triple-loop", 0, scenario: Scenario.Offline),
        ]);

        Assert.Equal(
            [(Scenario.SingleStream, "triple-loop"), (Scenario.SingleStream, "packed"), (Scenario.SingleStream, "threads"), (Scenario.Offline, "triple-loop"), (Scenario.Offline, "packed")],
            report.Rows.Select(static row => (row.Scenario, row.Implementation)));
    }

    [Fact]
    public void Beside_other_formats_fp32_is_named_and_stands_first()
    {
        ResultReport report = ResultReport.Of([Of(null, 0, NumberFormat.Bf16), Of(null, 0), Of(null, 0, NumberFormat.Int8)]);

        Assert.Equal([$"{Id} fp32", $"{Id} bf16", $"{Id} int8"], report.Rows.Select(static row => row.WorkloadTitle));
        Assert.Contains($"<h2>{Id} single-stream fp32, ", report.Page(), StringComparison.Ordinal);
    }

    [Fact]
    public void Alone_fp32_goes_without_saying()
    {
        ResultReport report = ResultReport.Of([Of(null, 0), Of(null, 0, scenario: Scenario.Offline)]);

        Assert.Equal([Id, Id], report.Rows.Select(static row => row.WorkloadTitle));
        Assert.DoesNotContain($"<h2>{Id} single-stream fp32", report.Page(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_results_own_pictures_and_files_are_the_same_in_any_company()
    {
        ReportedResult alone = Of(null, 0), beside = alone with { NamesFormat = true };

        Assert.Equal((alone.PictureTitle, alone.FileStem), (beside.PictureTitle, beside.FileStem));
        Assert.Equal($"{alone.Title} fp32", beside.Title);
    }

    [Fact]
    public void Implementations_in_several_formats_are_told_apart_in_every_picture()
    {
        string page = ResultReport.Of([Of("packed", 0), Of("packed", 0, NumberFormat.Bf16), Of("threads", 1), Of("threads", 1, NumberFormat.Bf16)]).Page();

        Assert.All(["packed fp32: ", "packed bf16: ", "threads fp32: ", "threads bf16: "], label => Assert.Contains($">{label}", page, StringComparison.Ordinal));
        Assert.Contains(" GFLOP/s, the slowest", page, StringComparison.Ordinal);
        Assert.Contains($"<title>{Id} single-stream packed: speed and accuracy by format</title>", page, StringComparison.Ordinal);
        Assert.Contains($"<title>{Id} single-stream threads: speed and accuracy by format</title>", page, StringComparison.Ordinal);
    }

    [Fact]
    public void The_rows_of_a_round_are_named_and_ordered_alike()
    {
        string folder = Directory.CreateTempSubdirectory("bench-round-").FullName;
        try
        {
            RoundReport round = new(folder);
            round.Add(Of("threads", 1, NumberFormat.Bf16));
            round.Add(Of("threads", 1));
            round.Add(Of("vectors", 0));

            Assert.Equal([$"{Id} vectors fp32", $"{Id} threads fp32", $"{Id} threads bf16"], round.Results.Select(static row => row.WorkloadTitle));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static ReportedResult Of(string? implementation, int rung, NumberFormat inputs = NumberFormat.Fp32, Scenario scenario = Scenario.SingleStream) => new(
        Evidence with
        {
            Plan = Evidence.Plan with
            {
                Scenario = scenario,
                Sut = Evidence.Plan.Sut with { Implementation = implementation },
                Precision = Evidence.Plan.Precision with { Inputs = inputs },
            },
        },
        [],
        Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes($"{implementation} {inputs} {scenario}")),
        "file")
    {
        Rung = rung,
    };
}
