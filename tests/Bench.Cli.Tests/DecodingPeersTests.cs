using System.Diagnostics;
using System.Text.Json;
using Bench.Tests;

namespace Bench.Cli.Tests;

/// <summary><c>bench peers</c> on a tiny transformer that decodes: alone, and eight sequences together.</summary>
public sealed class DecodingPeersTests : IDisposable
{
    private const string Peer = "llama.cpp";
    private readonly TemporaryFolder folder = new();

    public DecodingPeersTests()
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "decoding", folder.At("tiny.yaml")).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("tiny.yaml")).Code);
    }

    public void Dispose() => folder.Dispose();

    [PeerFact("cc")]
    public void Ours_has_tokens_a_second_alone_and_together_and_who_repeats_a_token_is_not_measured()
    {
        string constant = Compiled("constant", """
            #include "bench_sut.h"
            static uint64_t answer(const struct sut_request *request, void *response) {
                int count = sut_problem_number("max_new_tokens");
                for (int i = 0; i < count && request; i++) ((int32_t *)response)[i] = 1;
                return 4 * (uint64_t)count;
            }
            int main(void) {
                sut_connect();
                sut_serve("constant", "one token", answer);
            }
            """);

        JsonElement[] rows = RowsOf("--sut", constant);

        JsonElement[] ours = [.. rows.Where(static row => Text(row, "implementation") == "bench-cpu")];
        Assert.Equal(2, ours.Length);
        Assert.EndsWith(", one sequence", Text(ours[0], "problem"), StringComparison.Ordinal);
        Assert.EndsWith(", 8 sequences", Text(ours[1], "problem"), StringComparison.Ordinal);
        Assert.All(ours, AssertMeasured);
        JsonElement[] wrong = [.. rows.Where(static row => Text(row, "implementation") == "constant")];
        Assert.Equal(2, wrong.Length);
        Assert.All(wrong, static row =>
        {
            Assert.StartsWith("not measured: it answers wrongly: ", Text(row, "error"), StringComparison.Ordinal);
            Assert.Equal(JsonValueKind.Null, row.GetProperty("tokens_per_second").ValueKind);
        });
    }

    [Fact]
    public void Who_computes_no_decoding_has_no_row_and_who_is_missing_says_what_to_install()
    {
        ProcessStartInfo start = new("dotnet", [CommandLine.Assembly, "peers", folder.At("tiny.yaml"), "--threads", "1", "--repeats", "1", "--seconds", "0.001", "--json"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["BENCH_STATE"] = folder.At("state");
        start.Environment["BENCH_PEERS_PREFIX"] = folder.At("nothing");
        using Process run = Process.Start(start)!;
        (int code, string output, string error) = CommandLine.Finish(run);

        Assert.True(code == ExitCode.Clean, output + error);
        JsonElement[] rows = [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(["bench-cpu", Peer, "bench-cpu", Peer], rows.Select(static row => Text(row, "implementation")));
        Assert.All(rows.Where(static row => Text(row, "implementation") == Peer), static row => Assert.Contains("npm install --prefix DIR @node-llama-cpp/linux-x64", Text(row, "error"), StringComparison.Ordinal));
    }

    [PeerTheory("llama")]
    [InlineData("fp32", "f32")]
    [InlineData("fp16", "f16")]
    [InlineData("bf16", "bf16")]
    [InlineData("int8", "q8_0")]
    public void Llama_cpp_decodes_as_exactly_as_the_workload_asks_for_and_names_its_version_and_format(string precision, string format)
    {
        JsonElement[] rows = [.. RowsOf("--precision", precision).Where(static row => Text(row, "implementation") == Peer)];

        Assert.Equal(2, rows.Length);
        Assert.All(rows, AssertMeasured);
        Assert.All(rows, row => Assert.Matches($@"^\d\S* \w+ {format}$", Text(row, "kernel")));
    }

    [PeerFact("llama")]
    public void A_llama_cpp_that_turns_the_wrong_elements_of_a_head_is_caught()
    {
        string copy = Directory.CreateDirectory(folder.At("wrong", "examples", "llama")).FullName;
        Directory.CreateDirectory(folder.At("wrong", "sut"));
        File.Copy(Repository.At("submission-template", "sut", "bench_sut.h"), folder.At("wrong", "sut", "bench_sut.h"));
        foreach (string file in new[] { "start.sh", "sut.yaml", "llama.c" })
        {
            string text = File.ReadAllText(Repository.At("submission-template", "examples", "llama", file));
            File.WriteAllText(Path.Combine(copy, file), text.Replace("matrix_type, size}", "matrix_type, 0}", StringComparison.Ordinal).Replace("name: llama.cpp", "name: turned", StringComparison.Ordinal).Replace("sut_ready(\"llama.cpp\"", "sut_ready(\"turned\"", StringComparison.Ordinal));
        }

        JsonElement[] rows = [.. RowsOf("--sut", Path.Combine(copy, "sut.yaml")).Where(static row => Text(row, "implementation") == "turned")];

        Assert.Equal(2, rows.Length);
        Assert.All(rows, static row => Assert.StartsWith("not measured: it answers wrongly: ", Text(row, "error"), StringComparison.Ordinal));
    }

    private JsonElement[] RowsOf(params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Finish(folder.Path, ["peers", folder.At("tiny.yaml"), "--json", "--threads", "1", "--repeats", "1", "--seconds", "0.001", .. arguments]);
        Assert.True(code == ExitCode.Clean, output + error);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray()];
    }

    private static void AssertMeasured(JsonElement row)
    {
        Assert.True(row.GetProperty("error").ValueKind == JsonValueKind.Null, row.ToString());
        Assert.True(row.GetProperty("tokens_per_second").GetDouble() > 0);
        Assert.True(row.GetProperty("gflops").GetDouble() > 0);
        Assert.True(row.GetProperty("ratio_to_ours").GetDouble() > 0);
    }

    private string Compiled(string name, string source)
    {
        File.WriteAllText(folder.At(name + ".c"), source);
        using Process compiler = Process.Start("cc", ["-std=gnu11", "-O1", "-I", Repository.At("submission-template", "sut"), "-o", folder.At(name), folder.At(name + ".c")]);
        compiler.WaitForExit();
        Assert.Equal(0, compiler.ExitCode);
        File.WriteAllText(folder.At(name + ".yaml"), $"schema: bench/sut/v1\nname: {name}\ncommand: [./{name}]\ntimeout: 20 s\n");
        return folder.At(name + ".yaml");
    }

    private static string? Text(JsonElement row, string key) => row.GetProperty(key).GetString();
}
