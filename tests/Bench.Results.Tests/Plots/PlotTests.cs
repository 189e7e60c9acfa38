using System.Collections.Immutable;
using System.Globalization;
using System.Xml.Linq;
using Bench.Results.Curves;
using Bench.Results.Plots;
using Bench.Results.Reports;
using Bench.Results.Sequences;
using Bench.Spec;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Spec.Runs;
using Bench.Tests;

namespace Bench.Results.Tests.Plots;

public sealed class PlotTests
{
    private static readonly ImmutableArray<long> Latencies = [.. Enumerable.Range(0, 500).Select(static i => 1_000_000L + (i * (long)i * 40))];

    private static readonly CoreLimits Core = new() { PeakFp32Gflops = 100, L2GigabytesPerSecond = 80, L3GigabytesPerSecond = 50, DramGigabytesPerSecond = 18 };

    public static TheoryData<string, Func<string>> Pictures => new()
    {
        { "latency-distribution.svg", static () => LatencyHistogram.Draw("matmul-1024 single-stream", Latencies) },
        { "latency-over-time.svg", static () => LatencyTimeline.Draw("matmul-1024 single-stream", [.. Latencies.Select(static (latency, i) => new TimedLatency(i * 4_000_000L, latency))]) },
        { "latency-tails.svg", static () => LatencyTails.Draw("transformer-decoding server: when tokens come", [new TailCurve("TTFT", new([.. Latencies.Select(static latency => latency * 20)]), 200_000_000), new TailCurve("inter-token latency", new([.. Enumerable.Range(0, 5000).Select(static i => i % 50 == 0 ? 0 : 4_000_000L + (i * i))]), null)]) },
        { "bars.svg", static () => IntervalBars.Draw("Ratio", "times the first", [new IntervalBar("a & b <c>", 1, 1, 1, "1"), new IntervalBar("other", 1.4, 1.3, 1.55, "1.4")], 1) },
        { "rate-curve.svg", static () => RateCurvePlot.Draw(Curve(peak: 1200)) },
        { "rate-curve-tokens.svg", static () => RateCurvePlot.Draw(Curve(peak: 400) with { LatencyBoundNs = null, TtftBoundNs = 30_000_000, TpotBoundNs = 1_000_000 }) },
        { "rate-curve-narrow.svg", static () => RateCurvePlot.Draw(Curve(peak: null) with { Points = [.. Curve(null).Points.Take(3)] }) },
        { "formats.svg", static () => SpeedAccuracyPlot.Draw("lstm-b1 offline", "samples/s, higher is better", [new SpeedAccuracyPoint("fp32", 0, 2e-5, 129, "129 samples/s"), new SpeedAccuracyPoint("bf16", 0.0014, 0.054, 200, "200 samples/s"), new SpeedAccuracyPoint("int4", 0.065, 3.96, 317, "317 samples/s")]) },
        { "sequence-lengths.time.svg", static () => SequencePlot.DrawTime(Sequences) },
        { "sequence-lengths.memory.svg", static () => SequencePlot.DrawMemory(Sequences)! },
        { "roofline.svg", static () => RooflinePlot.Draw(new MachineLimits { OneCore = Core, AllCores = Core, Cores = 2, L2Bytes = 1 << 19, L3Bytes = 1 << 25 }, [new RooflinePoint("matmul-1024 offline", 170, 82), new RooflinePoint("decoding single-stream", 0.5, 7)]) },
        { "roofline-formats.svg", static () => RooflinePlot.Draw(new MachineLimits { OneCore = Core, AllCores = Core, Cores = 2, L2Bytes = 1 << 19, L3Bytes = 1 << 25 }, [new RooflinePoint("matmul-1024 offline", 170, 82), new RooflinePoint("matmul-1024 offline int8", 340, 210) { Format = NumberFormat.Int8 }, new RooflinePoint("decoding single-stream", 0.5, 7)]) },
    };

    /// <summary>Power laws by hand: 1 ns N² against 4000 ns N cross at 4000; memory by the families' formulas.</summary>
    internal static SequenceComparison Sequences { get; } = new("width 512, single-stream, fp32, bench-cpu with 2 threads on local", Scenario.SingleStream,
    [
        Line("causal attention 8 x 64", "materialised", isRecurrent: false, static n => 2.1 * n * n, Attention, 128, 1024, 4096, 8192),
        Line("causal attention 8 x 64", "tiled", isRecurrent: false, static n => 1.9 * n * n, Attention, 128, 1024, 4096, 8192),
        Line("causal attention 8 x 64", "skipping", isRecurrent: false, static n => n * n, Attention, 128, 1024, 4096, 8192),
        Line("LSTM 512", null, isRecurrent: true, static n => 4000 * n, static n => new RnnProblem { Cell = RnnCell.Lstm, Input = 512, Hidden = 512, Steps = n, Batch = 1 }, 128, 1024, 4096, 8192),
        Line("GRU 512", null, isRecurrent: true, static n => 20000 * n, static n => new RnnProblem { Cell = RnnCell.Gru, Input = 512, Hidden = 512, Steps = n, Batch = 1 }, 128, 1024, 4096),
    ]);

    private static Problem Attention(int length) => new AttentionProblem { Heads = 8, Sequence = length, HeadDim = 64, Causal = true };

    private static SequenceLine Line(string series, string? implementation, bool isRecurrent, Func<double, double> timeNs, Func<int, Problem> problem, params int[] lengths) =>
        new(series, implementation, isRecurrent, [.. lengths.Select(length => new SequencePoint($"workload-{length}", length, timeNs(length), problem(length).StreamMemoryOf(implementation)))]);

    private static RateCurve Curve(double? peak) => new()
    {
        Workload = "matmul-1024",
        Scenario = Scenario.Server,
        Sut = "test",
        MachineDigest = default,
        HarnessVersion = "0",
        Varied = "target_qps",
        Percentile = 0.99,
        LatencyBoundNs = 100_000_000,
        LatencyBoundOrigin = "the workload",
        Peak = peak,
        Points = [Point(200, 9), Point(400, 11), Point(800, 23), Point(1600, 2100), Point(1600, 2700), Point(1200, 78), Point(1400, 240), Point(1400, 310), Point(1300, 109), Point(1300, 131)],
    };

    private static CurvePoint Point(double rate, long p99Ms) => new()
    {
        Settings = new TestSettings { Scenario = Scenario.Server, TargetQps = rate },
        Rate = rate,
        AchievedRate = rate * 0.98,
        Queries = 3000,
        OverLatencyCount = p99Ms > 100 ? 900 : 3,
        P50Ns = p99Ms * 400_000,
        P90Ns = p99Ms * 700_000,
        P99Ns = p99Ms * 1_000_000,
        TtftP99Ns = p99Ms * 500_000,
        TpotP99Ns = p99Ms * 2_000,
        Lateness = new Lateness { P50Ns = 100, P99Ns = 2000, MaxNs = 90_000 },
        Valid = p99Ms <= 100,
        InvalidReasons = p99Ms <= 100 ? [] : ["too slow, and \"late\""],
    };

    [Fact]
    public void A_curve_as_csv_has_a_row_a_run_and_says_why_a_run_is_not_valid()
    {
        using StringWriter text = new();

        Curve(1200).WriteCsv(text);

        Golden.Matches("rate-curve.csv", text.ToString());
    }

    [Theory]
    [MemberData(nameof(Pictures))]
    public void Draws_the_reviewed_picture_and_the_same_bytes_twice(string name, Func<string> draw)
    {
        string picture = draw();

        Assert.Equal(picture, draw());
        XElement root = XDocument.Parse(picture).Root!;
        Assert.Equal("img", root.Attribute("role")!.Value);
        Assert.NotEmpty(root.Attribute("aria-label")!.Value);
        Golden.Matches(name, picture);
    }

    /// <summary>A picture is also looked at where no browser is: no colour may need a style sheet or a variable, and no text may leave the picture.</summary>
    [Theory]
    [MemberData(nameof(Pictures))]
    public void Shows_its_colours_and_all_of_its_text_without_a_browser(string name, Func<string> draw)
    {
        const double WidestLetter = 7.7; // Of DejaVu Sans at 12 pixels, the average of digits and units.
        XElement root = XDocument.Parse(draw()).Root!;
        Assert.DoesNotContain("var(", draw(), StringComparison.Ordinal);
        foreach (XElement shape in root.Elements().Where(static element => element.Name.LocalName is "rect" or "circle" or "text" or "line" or "path"))
        {
            string paint = shape.Name.LocalName is "line" or "path" ? "stroke" : "fill";
            Assert.True(shape.Attribute("fill-opacity")?.Value == "0" || shape.Attribute(paint)!.Value.StartsWith('#'), $"{name}: {shape}");
        }

        foreach (XElement text in root.Elements().Where(static element => element.Name.LocalName == "text" && element.Attribute("text-anchor")?.Value == "middle"))
        {
            double at = double.Parse(text.Attribute("x")!.Value, CultureInfo.InvariantCulture);
            Assert.InRange(at + (text.Value.Length * WidestLetter / 2), 0, SvgCanvas.Width);
        }
    }

    [Fact]
    public void A_long_title_stands_in_two_lines_and_a_long_label_leaves_its_number_in_the_picture()
    {
        string system = string.Concat(Enumerable.Repeat("a-system-with-a-long-name-", 5));
        string picture = IntervalBars.Draw($"closed resnet50 server, {system}: latencies as the log states them", "ms", [new IntervalBar(system, 1, 1, 1, "1.25 ms")]);

        XElement[] texts = [.. XDocument.Parse(picture).Root!.Elements().Where(static element => element.Name.LocalName == "text" && element.Attribute("text-anchor")?.Value != "middle")];
        Assert.Equal(["closed resnet50 server,", "a-system-with"], texts[..2].Select(static text => text.Value[..Math.Min(text.Value.Length, text.Attribute("y")!.Value == "24" ? 60 : 13)]));
        Assert.All(texts, static text => Assert.InRange(text.Value.Length, 1, text.Attribute("font-size") is null ? 74 : 57));
        Assert.Contains(texts, static text => text.Value.StartsWith("a-system", StringComparison.Ordinal) && text.Value.EndsWith("…: 1.25 ms", StringComparison.Ordinal));
        Assert.Contains($"{system}: 1.25 ms", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void A_machine_of_one_core_has_one_and_a_long_name_leaves_the_numbers_in_the_picture()
    {
        string name = string.Concat(Enumerable.Repeat("a-workload-", 10));
        string picture = RooflinePlot.Draw(new MachineLimits { OneCore = Core, AllCores = Core, Cores = 1, L2Bytes = 1 << 19, L3Bytes = 1 << 25 }, [new RooflinePoint(name, 170, 82)]);

        Assert.Contains("<title>Roofline of this machine, 1 core</title>", picture, StringComparison.Ordinal);
        Assert.Contains("…: 82 GFLOP/s at 170 flop/byte</text>", picture, StringComparison.Ordinal);
        Assert.Contains($"{name}: 82 GFLOP/s at 170 flop/byte</title>", picture, StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_latency_still_makes_a_picture() => Assert.Contains("1 latencies", LatencyHistogram.Draw("one", [42]), StringComparison.Ordinal);

    [Fact]
    public void Tokens_that_all_came_together_still_make_a_picture() =>
        Assert.DoesNotContain("NaN", LatencyTails.Draw("one", [new TailCurve("inter-token latency", new([0, 0, 0]), 5)]), StringComparison.Ordinal);

    [Theory]
    [InlineData(0, 0.97)]
    [InlineData(3, 3)]
    [InlineData(-2, 1e9)]
    [InlineData(1.9, 6.9)]
    [InlineData(0.55, 3.05)]
    public void A_linear_scale_covers_its_range_with_few_ticks(double low, double high)
    {
        PlotScale scale = PlotScale.Linear(low, high, 0, 100);

        Assert.True(scale.At(low) >= -1e-9 && scale.At(high) <= 100 + 1e-9);
        Assert.InRange(scale.Ticks.Count, 2, 12);
        Assert.All(scale.Ticks, tick => Assert.InRange(scale.At(tick), -1e-6, 100 + 1e-6));
    }

    [Fact]
    public void A_scale_of_days_ends_with_the_last_day()
    {
        PlotScale scale = PlotScale.Exactly(0, 12, 0, 100);

        Assert.Equal(100, scale.At(12), 9);
        Assert.Equal([0, 5, 10], scale.Ticks);
    }

    [Theory]
    [InlineData(950, "950 ns")]
    [InlineData(12_345, "12.3 us")]
    [InlineData(7_000_000, "7 ms")]
    [InlineData(2.5e9, "2.5 s")]
    public void Times_have_three_digits_and_the_unit_people_use(double nanoseconds, string text) => Assert.Equal(text, Quantity.Time(nanoseconds));

    [Theory]
    [InlineData(0, 12, "0 of 12 days")]
    [InlineData(11, 12, "11 of 12 days")]
    [InlineData(12, 12, "at least 12 days")]
    [InlineData(1, 1, "at least 1 day")]
    public void A_decoder_that_never_broke_holds_at_least_the_days_that_were_looked_at(int held, int days, string text) => Assert.Equal(text, Quantity.Days(held, days));

    [Fact]
    public void The_page_escapes_what_it_is_given()
    {
        string page = new HtmlPage("a <b>").Heading(1, "x & y").Table("t", ["h"], [[new PageCell("<script>alert(1)", 2)]]).ToString();

        Assert.DoesNotContain("<script>alert", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.Contains("data-key=\"2\"", page, StringComparison.Ordinal);
    }
}
