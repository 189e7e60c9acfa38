using System.Text.Json;
using System.Xml.Linq;
using Bench.Cli.Verbs;
using Bench.Results.Curves;
using Bench.Spec;

namespace Bench.Cli.Tests;

public sealed class SearchTests
{
    [Theory]
    [InlineData("10,20,40", new[] { 10.0, 20, 40 })]
    [InlineData("40,0.5", new[] { 40.0, 0.5 })]
    [InlineData("10:30:10", new[] { 10.0, 20, 30 })]
    [InlineData("0.1:0.3:0.1", new[] { 0.1, 0.2, 0.3 })]
    [InlineData("10:25:10", new[] { 10.0, 20 })]
    [InlineData("7:7:1", new[] { 7.0 })]
    public void Rates_are_a_list_or_a_range_with_its_ends(string text, double[] rates) =>
        Assert.Equal(rates, SearchCommandOptions.RatesOf(text).Select(static rate => Math.Round(rate, 9)));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1,2")]
    [InlineData("1,,2")]
    [InlineData("1e9")]
    [InlineData("NaN")]
    [InlineData("1:2")]
    [InlineData("2:1:1")]
    [InlineData("1:1000:1")]
    public void Rates_that_are_none_are_refused(string text) => Assert.Throws<UsageException>(() => SearchCommandOptions.RatesOf(text));

    /// <summary>A real sweep of the real program; whether its runs are valid is the machine's affair.</summary>
    [Fact]
    public void A_sweep_leaves_a_curve_with_every_runs_settings_and_verdict_and_never_overwrites_it()
    {
        using TemporaryFolder folder = new();
        Assert.Equal(0, CommandLine.Run("workload", "new", "matmul", folder.At("w.yaml")).Code);
        Assert.Equal(0, CommandLine.Run("workload", "freeze", folder.At("w.yaml")).Code);
        string[] arguments = ["run", folder.At("w.yaml"), "--scenario", "server", "--sweep", "500,250", "--latency-bound", "2s", "--progress", "--out", folder.At("out")];

        (int code, string output, string error) = CommandLine.Finish(folder.Path, arguments);

        Assert.True(code == ExitCode.Clean, output + error);
        RateCurve curve = JsonSerializer.Deserialize<RateCurve>(File.ReadAllText(folder.At("out", "curve.json")), BenchJson.Indented)!;
        Assert.Equal([500, 250], curve.Points.Select(static point => point.Settings.TargetQps));
        Assert.All(curve.Points, static point =>
        {
            Assert.True(point.Settings.EarlyStopping);
            Assert.Equal(2_000_000_000, point.Settings.TargetLatencyNs);
            Assert.Equal(point.Valid, point.InvalidReasons.IsEmpty);
            Assert.True(point.Queries >= 662 && point.P50Ns > 0 && point.P50Ns <= point.P99Ns);
        });
        Assert.Equal(("--latency-bound", "all rates were measured"), (curve.LatencyBoundOrigin, curve.End));
        Assert.Equal(3, File.ReadAllLines(folder.At("out", "curve.csv")).Length);
        Assert.NotNull(XDocument.Load(folder.At("out", "curve.svg")).Root);
        Assert.Contains(" samples issued, ", error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetDirectories(folder.At("out")));
        Assert.Equal(ExitCode.WorldFailed, CommandLine.Run(arguments).Code);
    }

    [Fact]
    public void A_run_that_is_cut_while_queries_wait_for_the_SUT_ends_in_order()
    {
        using TemporaryFolder folder = new();
        (int code, string output, string error) = CommandLine.Finish(folder.Path, "run", "matmul-43", "--scenario", "server", "--sweep", "20000", "--search-limit", "2s", "--out", "out");
        Assert.True(code == ExitCode.Findings, output + error);
        Assert.DoesNotContain("Unhandled", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_search_that_its_limit_ends_says_so_and_keeps_a_curve_without_the_run_that_was_cut()
    {
        using TemporaryFolder folder = new();

        (int code, string output, string error) = CommandLine.Finish(folder.Path, "run", "matmul-1024", "--scenario", "server", "--find-peak", "--search-limit", "1s", "--json", "--out", "out");

        Assert.True(code == ExitCode.Findings, output + error);
        RateCurve curve = JsonSerializer.Deserialize<RateCurve>(output, BenchJson.Indented)!;
        Assert.Empty(curve.Points);
        Assert.Null(curve.Peak);
        Assert.Contains("--search-limit", curve.End, StringComparison.Ordinal);
        Assert.Equal(output.TrimEnd(), File.ReadAllText(folder.At("out", "curve.json")).TrimEnd());
    }
}
