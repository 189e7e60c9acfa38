using System.Diagnostics;
using System.Text.Json.Nodes;
using Bench.Workloads;

namespace Bench.Cli.Tests;

/// <summary><c>bench tune</c> in a cache folder of its own, in blocks that are far too short to find anything.</summary>
public sealed class TuneTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Table => folder.At("state", "tuning.json");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void What_is_found_is_kept_and_runs_take_it_and_say_so_until_it_is_forgotten()
    {
        (int code, string output, string error) = Bench("tune", "attention.d32", "--seconds", "0.0001");
        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Contains("attention with heads of at most 32", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Table));

        JsonNode kept = JsonNode.Parse(File.ReadAllText(Table))!;
        JsonNode ofAllCores = kept["tables"]![$"{Environment.ProcessorCount}"]!;
        ofAllCores["sizes"] = "attention.d64=96";
        File.WriteAllText(Table, kept.ToJsonString());
        (code, output, error) = Bench("run", "attention-128", "--dry-run");
        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Contains(output.Split('\n'), static line => line.Contains("tuning", StringComparison.Ordinal) && line.Contains("attention.d64=96", StringComparison.Ordinal) && line.Contains("bench tune, 20", StringComparison.Ordinal));

        (code, output, error) = Bench("run", "attention-128", "--scenario", "single-stream", "--out", folder.At("out"));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, "how fast the run is, is the machine's affair: " + output + error);
        string vectors = CpuBackend.Kernel.Split(' ')[0];
        Assert.Matches($"\"{vectors} [^\"]*, tuned\"", File.ReadAllText(folder.At("out", "runs", "attention-128.single-stream", "performance", "run.jsonl")));
        Assert.DoesNotContain("tuning", Bench("run", "matmul-43", "--dry-run").Out, StringComparison.Ordinal);

        Assert.Equal(ExitCode.Clean, Bench("tune", "--reset").Code);
        Assert.False(File.Exists(Table));
        Assert.DoesNotContain("tuning", Bench("run", "attention-128", "--dry-run").Out, StringComparison.Ordinal);
    }

    [Fact]
    public void A_table_of_another_machine_is_not_used_and_a_damaged_one_is_refused()
    {
        Directory.CreateDirectory(folder.At("state"));
        string sizes = $$"""{ "{{Environment.ProcessorCount}}": { "measured_at": "2026-01-02T03:04:05Z", "sizes": "attention.d64=96" } }""";
        File.WriteAllText(Table, $$"""{ "cpu_model": "another", "kernel": "512-bit 14x32", "tables": {{sizes}} }""");
        (int code, string output, string error) = Bench("run", "attention-128", "--dry-run");
        Assert.Equal(ExitCode.Clean, code);
        Assert.DoesNotContain("attention.d64=96", output, StringComparison.Ordinal);
        Assert.Contains("are of another machine (another, 512-bit 14x32) and not used", error, StringComparison.Ordinal);

    }

    [Theory]
    [InlineData("{", "1:2: the text ends inside a JSON value")]
    [InlineData("{ \"cpu_model\": \"any\",\n  \"kernel\": any }", "2:13: no JSON: 'a' stands where none can")]
    [InlineData("{ \"cpu_model\": \"any\", \"kernel\": \"any\" }", "the object lacks tables")]
    [InlineData("{ \"cpu_model\": \"any\", \"kernel\": \"any\", \"tables\": { \"2\": {\n  \"measured_at\": \"2026-01-02T03:04:05Z\",\n  \"sizes\": \"attention.d64=many\" } } }", "3:32: tables.2.sizes: 'attention.d64=many' has no size from 16 to 8192, expected a form like attention.d64=")]
    public void A_damaged_file_is_refused_at_its_place_with_what_to_do_and_before_anything_is_measured(string text, string reason)
    {
        Directory.CreateDirectory(folder.At("state"));
        File.WriteAllText(Table, text);
        foreach (string[] arguments in (string[][])[["run", "attention-128", "--dry-run"], ["tune"]])
        {
            (int code, string output, string error) = Bench(arguments);
            Assert.Equal((ExitCode.WorldFailed, ""), (code, output));
            Assert.StartsWith($"error: {Table}:", error, StringComparison.Ordinal);
            Assert.Contains(reason, error, StringComparison.Ordinal);
            Assert.Contains("\n  help: it is no file that bench tune wrote: bench tune --reset removes it", error, StringComparison.Ordinal);
            Assert.DoesNotContain("matmul.few", error, StringComparison.Ordinal);
        }

        Assert.Equal(ExitCode.Clean, Bench("tune", "--reset").Code);
        Assert.Equal(ExitCode.Clean, Bench("run", "attention-128", "--dry-run").Code);
    }

    [Theory]
    [InlineData("tune cooking", "there is no class 'cooking'; expected one of matmul.few.k256")]
    [InlineData("tune --threads 0", "--threads is 0")]
    [InlineData("tune --seconds 0", "--seconds is 0")]
    public void What_cannot_be_done_is_a_usage_error(string arguments, string reason)
    {
        (int code, string output, string error) = CommandLine.Run(arguments.Split(' '));

        Assert.NotEqual(ExitCode.Clean, code);
        Assert.Equal("", output);
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_system_of_one_s_own_is_not_asked_to_be_deterministic()
    {
        File.WriteAllText(folder.At("sut.yaml"), "schema: bench/sut/v1\nname: mine\ncommand: [./mine]\n");
        File.WriteAllText(folder.At("mine"), "");
        (int code, _, string error) = Bench("run", "matmul-43", "--deterministic", "--sut", "sut.yaml", "--dry-run");
        Assert.Equal(ExitCode.Usage, code);
        Assert.Contains("--deterministic is a way of the shipped backend", error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_determinism_costs_is_measured_where_it_costs_anything_and_the_plan_has_it()
    {
        (int code, string output, string error) = Bench("run", "matmul-43", "rnn-lm-gru", "--deterministic", "--scenario", "single-stream", "--dry-run");
        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Equal(2, output.Split('\n').Count(static line => line.Contains("deterministic", StringComparison.Ordinal) && line.Contains("--deterministic", StringComparison.Ordinal)));

        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "decoding", folder.At("my-decoding.yaml")).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("my-decoding.yaml")).Code);
        (code, output, error) = Bench("run", "./my-decoding.yaml", "matmul-43", "--deterministic", "--scenario", "single-stream", "--out", folder.At("out"));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, "how fast the run is, is the machine's affair: " + output + error);
        Assert.Matches("my-decoding: deterministic: query by query, [0-9.]+ \\[[0-9.]+, [0-9.]+\\] times the time that it takes without", error);
        Assert.Contains("matmul-43: deterministic: costs nothing", error, StringComparison.Ordinal);
    }

    private (int Code, string Out, string Error) Bench(params string[] arguments)
    {
        ProcessStartInfo start = CommandLine.Command(folder.Path, arguments);
        start.Environment["BENCH_STATE"] = folder.At("state");
        using Process process = Process.Start(start)!;
        return CommandLine.Finish(process);
    }
}
