using System.Collections.Immutable;
using Bench.Results.Reports;
using Bench.Results.Sequences;
using Bench.Results.Tests.Plots;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Tests;

namespace Bench.Results.Tests.Sequences;

public sealed class SequenceComparisonTests
{
    private static readonly Evidence Base = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;
    private static readonly Evidence Offline = TestResult.Read(new TestResult(Scenario.Offline).Files()).Value!;

    // The lines are power laws: 2.1 N², 1.9 N² and N² meet 4000 N at 1904.8, 2105.3 and 4000; 20000 N meets 2.1 N² at 9523.8, which is not measured.
    [Fact]
    public void Says_where_recurrence_overtakes_attention_and_where_that_is_not_within_the_measured_lengths()
    {
        string[] texts = [.. PlotTests.Sequences.InTime().Select(static one => one.Text("faster", "slower", PlotTests.Sequences.NameOf(one.Attention)))];

        Assert.Equal(
        [
            "LSTM 512 overtakes materialised: from N = 1905 (between 1024 and 4096)",
            "LSTM 512 overtakes tiled: from N = 2105 (between 1024 and 4096)",
            "LSTM 512 overtakes skipping: from N = 4000 (between 1024 and 4096)",
            "GRU 512 overtakes materialised: not within the measured lengths, always slower",
            "GRU 512 overtakes tiled: not within the measured lengths, always slower",
            "GRU 512 overtakes skipping: not within the measured lengths, always slower",
        ], texts);
        Assert.Equal(["128 to 8192", "128 to 4096"], PlotTests.Sequences.InTime().Select(static one => one.CommonText).Distinct());
    }

    [Fact]
    public void A_recurrence_that_is_ahead_from_the_first_length_overtakes_nowhere_that_was_measured()
    {
        SequenceComparison memory = PlotTests.Sequences.ByMemory();

        Assert.Equal(["materialised", "tiled and skipping", null, null], memory.Lines.Select(static line => line.Implementation));
        Assert.All(memory.InMemory(), static one => Assert.Empty(one.Crossings));
        Assert.Equal("LSTM 512 overtakes tiled and skipping: not within the measured lengths, always smaller", memory.InMemory()[1].Text("smaller", "larger", memory.NameOf(memory.Lines[1])));
    }

    [Fact]
    public void The_fits_are_those_of_the_laws_that_the_points_were_made_by()
    {
        Assert.Equal([2, 2, 2, 1, 1], PlotTests.Sequences.Lines.Select(static line => Math.Round(line.Time.Exponent, 9)));
        Assert.All(PlotTests.Sequences.Lines, static line => Assert.Equal(0, line.Time.StandardError, 6));
        Assert.Equal([0, 0], PlotTests.Sequences.Lines.Where(static line => line.IsRecurrent).Select(static line => Math.Round(line.Memory!.Value.Exponent, 9)));
        Assert.Equal(1.85, SequenceLine.LastExponent(PlotTests.Sequences.Lines[0].Memories), 2);
    }

    [Fact]
    public void Where_the_memory_of_a_sut_is_not_known_there_is_a_picture_of_time_alone()
    {
        SequenceComparison own = PlotTests.Sequences with
        {
            Lines = [.. PlotTests.Sequences.Lines.Select(static line => new SequenceLine(line.Series, null, line.IsRecurrent, [.. line.Points.Select(static point => point with { Memory = null })]))],
        };

        Assert.Null(own.Lines[0].Memory);
        Assert.Empty(own.ByMemory().Lines);
        Assert.Equal(["sequence-lengths.time.svg"], SequenceSection.Pictures([own]).Select(static picture => picture.Name));
    }

    [Fact]
    public void Two_scenarios_have_pictures_of_their_own_and_one_of_the_memory()
    {
        string[] names = [.. SequenceSection.Pictures([PlotTests.Sequences, PlotTests.Sequences with { Scenario = Scenario.Offline }]).Select(static picture => picture.Name)];

        Assert.Equal(["sequence-lengths.1.single-stream.time.svg", "sequence-lengths.1.single-stream.memory.svg", "sequence-lengths.2.offline.time.svg"], names);
    }

    [Fact]
    public void The_table_has_a_row_a_point_with_the_fits_of_its_line()
    {
        using StringWriter text = new();

        SequencesCsv.Write(text, [PlotTests.Sequences with { Lines = [PlotTests.Sequences.Lines[^1]] }]);

        Golden.Matches("sequence-lengths.csv", text.ToString());
    }

    [Fact]
    public void Results_that_differ_in_the_length_alone_are_a_line()
    {
        SequenceComparison comparison = Assert.Single(SequenceComparison.Of([.. Attention("tiled", 256, 128, 512), .. Attention("skipping", 128, 256, 512), .. Recurrence(128, 256, 512)]));

        Assert.Equal(["causal attention 2 x 32 tiled", "causal attention 2 x 32 skipping", "GRU 64"], comparison.Lines.Select(static line => line.Label));
        Assert.All(comparison.Lines, static line => Assert.Equal([128, 256, 512], line.Points.Select(static point => point.Length)));
        long median = Base.Performance!.End.Summary.Percentiles.Single(static pair => pair.Percentile == 0.5).LatencyNs;
        Assert.All(comparison.Lines.SelectMany(static line => line.Points), point => Assert.Equal(median, point.TimeNs));
        Assert.Equal(new StreamMemory(8 * 64 * 128, 4 * 64 * 194), comparison.Lines[0].Points[0].Memory);
    }

    [Fact]
    public void Offline_counts_the_inverse_of_the_rate_and_stands_apart()
    {
        ImmutableArray<SequenceComparison> comparisons = SequenceComparison.Of([.. Attention("tiled", 128, 256, 512), .. Attention("tiled", 128, 256, 512).Select(static result => With(result, Offline))]);

        Assert.Equal([Scenario.SingleStream, Scenario.Offline], comparisons.Select(static comparison => comparison.Scenario));
        Assert.Equal(1e9 / Offline.Performance!.End.Summary.Value, comparisons[1].Lines[0].Points[0].TimeNs);
    }

    public static TheoryData<string, Func<Evidence, Evidence>> Differences => new()
    {
        { "system", static one => one with { Plan = one.Plan with { System = "other" } } },
        { "machine", static one => one with { System = one.System with { Fingerprint = default } } },
        { "submitter", static one => one with { Plan = one.Plan with { Submitter = "other" } } },
        { "profile", static one => one with { Plan = one.Plan with { Profile = Profile.Quick } } },
        { "threads", static one => one with { Plan = one.Plan with { Sut = one.Plan.Sut with { Threads = 77 } } } },
        { "SUT", static one => one with { Plan = one.Plan with { Sut = one.Plan.Sut with { Command = ["./other"] } } } },
        { "precision", static one => one with { Plan = one.Plan with { Precision = one.Plan.Precision with { Inputs = NumberFormat.Bf16 } } } },
        { "accumulation", static one => one with { Plan = one.Plan with { Precision = one.Plan.Precision with { Accumulation = NumberFormat.Fp64 } } } },
        { "scenario", static one => one with { Plan = one.Plan with { Scenario = Scenario.MultiStream } } },
        { "width", static one => one with { Workload = one.Workload with { Problem = (AttentionProblem)one.Workload.Problem with { Heads = 4 } } } },
        { "mask", static one => one with { Workload = one.Workload with { Problem = (AttentionProblem)one.Workload.Problem with { Causal = false } } } },
        { "implementation", static one => one with { Plan = one.Plan with { Sut = one.Plan.Sut with { Implementation = "skipping" } } } },
        { "invalid", static one => one with { Declared = one.Declared! with { Valid = false } } },
    };

    [Theory]
    [MemberData(nameof(Differences))]
    public void A_result_that_differs_in_more_joins_no_line(string what, Func<Evidence, Evidence> change)
    {
        ImmutableArray<ReportedResult> results = Attention("tiled", 128, 256, 512);

        Assert.NotEmpty(SequenceComparison.Of(results));
        Assert.True(SequenceComparison.Of([.. results.Take(2), results[2] with { Evidence = change(results[2].Evidence) }]).IsEmpty, what);
    }

    [Fact]
    public void A_result_that_a_rule_refuses_or_whose_numbers_do_not_follow_joins_no_line()
    {
        Finding refusal = new() { RuleId = "RUN101", Severity = Severity.Error, Message = "too short", Location = new Location("."), Help = "" };
        ImmutableArray<ReportedResult> results = Attention("tiled", 128, 256, 512);

        results = [.. results.Take(2), results[2] with { Findings = [refusal] }];
        Assert.Empty(SequenceComparison.Of(results));
        Assert.Equal($"{results[2].Evidence.Plan.Workload} tiled single-stream", Assert.Single(SequenceComparison.LeftOut(results)));
    }

    // What disturbs a measurement of limits makes it low, here one of each workload.
    [Fact]
    public void The_roofline_has_the_highest_limits_that_were_measured_of_the_machine()
    {
        ImmutableArray<ReportedResult> results = Attention("tiled", 128, 256);
        CoreLimits all = results[0].Evidence.System.Limits.AllCores;

        string picture = ResultPictures.Roofline([Measured(results[0], all with { PeakFp32Gflops = 4321 }), Measured(results[1], all with { DramGigabytesPerSecond = 765 })])!;

        Assert.Contains("Measured fp32 peak 4321 GFLOP/s", picture, StringComparison.Ordinal);
        Assert.Contains("DRAM 765 GB/s", picture, StringComparison.Ordinal);

        static ReportedResult Measured(ReportedResult result, CoreLimits limits) =>
            result with { Evidence = result.Evidence with { System = result.Evidence.System with { Limits = result.Evidence.System.Limits with { AllCores = limits } } } };
    }

    [Fact]
    public void The_report_writes_the_pictures_and_the_table_and_shows_them()
    {
        string folder = Directory.CreateTempSubdirectory("bench-lengths-").FullName;
        try
        {
            ResultReport.Of([.. Attention("materialised", 128, 256, 512), .. Recurrence(128, 256, 512)]).Write(folder);

            Assert.True(File.Exists(Path.Combine(folder, "plots", "sequence-lengths.time.svg")));
            Assert.True(File.Exists(Path.Combine(folder, "plots", "sequence-lengths.memory.svg")));
            Assert.Equal(7, File.ReadAllLines(Path.Combine(folder, "sequence-lengths.csv")).Length);
            string page = File.ReadAllText(Path.Combine(folder, "report.html"));
            Assert.Contains("<h2>Sequence lengths</h2>", page, StringComparison.Ordinal);
            Assert.Contains("<title>Memory per sequence against its length", page, StringComparison.Ordinal);

            ResultReport.Of(Attention("materialised", 128, 256)).Write(folder);

            Assert.False(File.Exists(Path.Combine(folder, "sequence-lengths.csv")));
            Assert.DoesNotContain("Sequence lengths", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_line_needs_three_lengths()
    {
        ImmutableArray<SequencePoint> two = [.. PlotTests.Sequences.Lines[0].Points.Take(2)];
        Assert.Throws<ArgumentException>(() => new SequenceLine("causal attention 8 x 64", null, isRecurrent: false, two));
    }

    [Fact]
    public void A_problem_says_its_length_apart_from_the_rest_and_several_sequences_together_are_none()
    {
        RnnProblem problem = new() { Cell = RnnCell.Gru, Input = 300, Hidden = 512, Steps = 128, Batch = 1 };

        Assert.Equal(new SequenceShape(128, 512, "GRU 300 to 512", IsRecurrent: true), problem.Sequenced);
        Assert.Null((problem with { Batch = 2 }).Sequenced);
        Assert.Equal(new SequenceShape(64, 24, "full attention 2 x 12", IsRecurrent: false), new AttentionProblem { Heads = 2, Sequence = 64, HeadDim = 12, Causal = false }.Sequenced);
    }

    private static ImmutableArray<ReportedResult> Attention(string implementation, params int[] lengths) =>
        [.. lengths.Select(length => Result($"attention-{length}", new AttentionProblem { Heads = 2, Sequence = length, HeadDim = 32, Causal = true }, implementation))];

    private static ImmutableArray<ReportedResult> Recurrence(params int[] lengths) =>
        [.. lengths.Select(length => Result($"gru-{length}", new RnnProblem { Cell = RnnCell.Gru, Input = 64, Hidden = 64, Steps = length, Batch = 1 }, implementation: null))];

    /// <summary>A result of the test's own measurement on paper, under another problem's name.</summary>
    private static ReportedResult Result(string id, Problem problem, string? implementation) => new(
        Base with
        {
            Workload = Base.Workload with { Id = id, Problem = problem },
            Plan = Base.Plan with { Workload = id, Sut = Base.Plan.Sut with { Command = [], Implementation = implementation } },
        },
        [],
        Bundle: null,
        id);

    private static ReportedResult With(ReportedResult result, Evidence run) => result with
    {
        Evidence = result.Evidence with { Plan = result.Evidence.Plan with { Scenario = run.Plan.Scenario }, Performance = run.Performance, Declared = run.Declared! with { Valid = true } },
    };
}
