using System.IO.Compression;
using System.Text.Json;
using Bench.Cli.Reproductions;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Definitions;

namespace Bench.Cli.Tests;

/// <summary>A reviewer measures again: a result of the shipped backend, and one of the template's own program.</summary>
[Collection(nameof(MeasuredFolder))]
public sealed class ReproduceTests(MeasuredFolder measured) : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Each_number_stands_beside_the_submitted_one_with_its_verdict()
    {
        string bundle = measured.At("out", "my-matmul.offline.bundle.zip");
        (int code, string output, string error) = CommandLine.Finish(folder.Path, "reproduce", bundle, "--runs", "2", "--out", "again", "--json");

        // How fast a busy machine is decides nothing here: both verdicts are well-formed.
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        using JsonDocument json = JsonDocument.Parse(output);
        JsonElement[] numbers = [.. json.RootElement.GetProperty("numbers").EnumerateArray()];
        JsonElement metric = numbers.Single(static number => number.GetProperty("name").GetString() == "samples_per_second");
        Assert.Equal(2, metric.GetProperty("reruns").GetArrayLength());
        Assert.True(double.Parse(metric.GetProperty("ratio").GetString()!, System.Globalization.CultureInfo.InvariantCulture) > 0);
        Assert.Equal("equivalent", numbers.Single(static number => number.GetProperty("name").GetString() == "accuracy_error").GetProperty("verdict").GetString());
        Assert.Contains("shipped backend", json.RootElement.GetProperty("isolation").GetProperty("means").GetString(), StringComparison.Ordinal);

        // The reruns are evidence that anyone can judge, and nothing is sealed in the submitter's name.
        (code, output, error) = CommandLine.Run("check", folder.At("again", "rerun-2", "runs", "my-matmul.offline"));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        Assert.DoesNotContain("E_RECOMPUTE", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(folder.At("again"), "*.bundle.zip", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_changed_bundle_is_not_measured()
    {
        ZipFile.ExtractToDirectory(measured.At("out", "my-matmul.offline.bundle.zip"), folder.At("x"));
        File.AppendAllText(folder.At("x", "payload", "result.json"), " ");
        (int code, _, string error) = CommandLine.Run("reproduce", folder.At("x"), "--out", folder.At("again"));
        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("E_FILE_DIGEST", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("again")));
    }

    [Theory]
    [InlineData("flash", null, "plan.json: error DEF012: sut.implementation is 'flash', which this harness has not for matmul")]
    [InlineData(null, "matmul.huge=8", "plan.json: error DEF012: sut.tuning: 'matmul.huge=8' names no class of shapes")]
    public void A_choice_that_this_harness_does_not_know_is_a_finding_about_the_plan_before_anything_is_measured(string? implementation, string? tuning, string expected)
    {
        string workload = measured.At("my-matmul.yaml");
        RecordedDefinitions recorded = new()
        {
            Workload = WorkloadReader.Read(workload, DefinitionFile.Read(workload)).Value,
            Training = null,
            Submission = null!,
            Ruleset = null!,
            Trace = null,
        };
        Plan plan = JsonSerializer.Deserialize<Plan>(File.ReadAllText(measured.At("out", "runs", "my-matmul.offline", "plan.json")), BenchJson.Indented)!;
        Rerun rerun = new(recorded, null!, null!, null!, CancellationToken.None);

        DefinitionsRefusedException refused = Assert.Throws<DefinitionsRefusedException>(() => rerun.Of(plan with { Sut = plan.Sut with { Implementation = implementation, Tuning = tuning } }, runs: 1));

        Assert.StartsWith(expected, Assert.Single(refused.Findings).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_submitters_program_runs_only_when_the_reviewer_says_so()
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("init", folder.At("sub"), "--submitter", "acme").Code);
        string sut = folder.At("sub", "sut", "sut.yaml");
        (int code, string output, string error) = CommandLine.Finish(folder.Path, "run", "matmul-1024", "--scenario", "single-stream", "--sut", sut, "--out", "out");
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        string bundle = folder.At("out", "matmul-1024.single-stream.bundle.zip");

        (code, _, error) = CommandLine.Run("reproduce", bundle, "--out", folder.At("again"));
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("expected --sut FILE", error, StringComparison.Ordinal);
        (code, _, error) = CommandLine.Run("reproduce", bundle, "--out", folder.At("again"), "--sut", sut);
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("expected --i-trust-this-code", error, StringComparison.Ordinal);
        File.AppendAllText(folder.At("sub", "sut", "sut.yaml"), "# changed\n");
        (code, _, error) = CommandLine.Run("reproduce", bundle, "--out", folder.At("again"), "--sut", sut, "--i-trust-this-code");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("the bundle's sut.yaml has", error, StringComparison.Ordinal);
    }
}
