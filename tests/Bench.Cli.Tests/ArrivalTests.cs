using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary>Arrivals beyond Poisson, from the command line to a verified bundle.</summary>
public sealed class ArrivalTests(ArrivalsFolder measured) : IClassFixture<ArrivalsFolder>
{
    [Theory]
    [InlineData("bursts")]
    [InlineData("trace")]
    [InlineData("closed-loop")]
    public void A_third_party_derives_the_arrivals_again(string kind)
    {
        string folder = measured.At(kind);
        (int code, string output, _) = CommandLine.Run("verify", folder, "--key", Path.Combine(folder, "development.pub.pem"));

        // The machine under test may be too slow for the bound; the log is what it must be all the same.
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output);
        Assert.Contains("recomputed", output, StringComparison.Ordinal);
        string plan = File.ReadAllText(Path.Combine(folder, "runs", "my-decoding.server", "plan.json"));
        JsonElement arrivals = JsonDocument.Parse(plan).RootElement.GetProperty("performance").GetProperty("arrivals");
        Assert.Equal(kind.Replace('-', '_'), arrivals.GetProperty("process").GetString());
        Assert.Equal(kind == "trace", File.Exists(Path.Combine(folder, "runs", "my-decoding.server", "trace.csv")));
    }

    [Fact]
    public void Results_of_other_arrivals_are_not_compared()
    {
        (int code, string output, string error) = CommandLine.Run("compare", Bundle("closed-loop"), Bundle("bursts"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("arrivals is bursts:2,50ms,150ms; that of", output + error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_closed_division_refuses_them_before_anything_runs()
    {
        (int code, _, string error) = CommandLine.Run("run", measured.At("my-decoding.yaml"), "--scenario", "server", "--arrivals", "constant");

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("--arrivals: error DEF028: arrivals are constant, expected poisson in closed", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_trace_with_wrong_lines_is_refused_at_each_of_them()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("t.csv"), "seconds\n1\n-2\nsoon\n0.5\n");

        (int code, _, string error) = CommandLine.Run("run", "--scenario", "server", "--arrivals", $"trace:{folder.At("t.csv")}");

        Assert.Equal(ExitCode.Findings, code);
        Assert.All(["t.csv:3:1: error ARR002", "t.csv:4:1: error ARR002", "t.csv:5:1: error ARR003"], line => Assert.Contains(line, error, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("poisson")]
    [InlineData("bursts:2,1ms,3ms")]
    [InlineData("closed-loop:4")]
    public void The_harness_is_measured_under_them(string arrivals)
    {
        (int code, string output, string error) = CommandLine.Run("loadgen", "null", "--scenario", "server", "--queries", "300", "--target-qps", "20000", "--arrivals", arrivals, "--json");

        Assert.True(code == ExitCode.Clean, output + error);
        JsonElement report = JsonDocument.Parse(output).RootElement;
        Assert.True(report.GetProperty("queries").GetInt64() >= 300);
        Assert.Equal(arrivals.StartsWith("closed", StringComparison.Ordinal), report.GetProperty("lateness_ns").ValueKind == JsonValueKind.Null);
    }

    private string Bundle(string kind) => Path.Combine(measured.At(kind), "my-decoding.server.bundle.zip");
}
