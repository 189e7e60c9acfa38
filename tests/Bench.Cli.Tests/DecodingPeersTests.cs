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
        ProcessStartInfo start = CommandLine.Command(folder.Path, "peers", folder.At("tiny.yaml"), "--threads", "1", "--repeats", "1", "--seconds", "0.001", "--json");
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
    [InlineData("int4", "q4_0")]
    public void Llama_cpp_decodes_as_exactly_as_the_workload_asks_for_and_names_its_version_and_format(string precision, string format)
    {
        JsonElement[] rows = [.. RowsOf("--precision", precision).Where(static row => Text(row, "implementation") == Peer)];

        Assert.Equal(2, rows.Length);
        Assert.All(rows, AssertMeasured);
        Assert.All(rows, row => Assert.Matches($@"^\d\S* \w+ {format}$", Text(row, "kernel")));
    }

    [PeerFact("llama")]
    public void Llama_cpp_is_found_in_a_folder_above_its_example_and_says_what_it_does_not_decode()
    {
        string copy = Copied("near", static text => text);
        Directory.CreateSymbolicLink(folder.At("near", "node_modules"), Path.Combine(Environment.GetEnvironmentVariable("BENCH_PEERS_PREFIX")!, "node_modules"));
        string draft = File.ReadAllText(folder.At("tiny.yaml"));
        File.WriteAllText(folder.At("gru.yaml"), System.Text.RegularExpressions.Regex.Replace(draft, @"architecture: transformer[^#]*#[^\n]*\n *feed_forward: \d+", "architecture: gru\n    layers: 1\n    hidden: 32").Replace("id: tiny", "id: gru", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("gru.yaml")).Code);

        ProcessStartInfo start = CommandLine.Command(folder.Path, "peers", folder.At("gru.yaml"), "--threads", "1", "--repeats", "1", "--seconds", "0.001", "--json", "--sut", copy);
        start.Environment["BENCH_PEERS_PREFIX"] = folder.At("nothing");
        using Process run = Process.Start(start)!;
        (int code, string output, string error) = CommandLine.Finish(run);

        Assert.True(code == ExitCode.Clean, output + error);
        JsonElement[] rows = [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray().Where(static row => Text(row, "implementation") == "near")];
        Assert.Equal(2, rows.Length);
        Assert.All(rows, static row => Assert.Contains("decodes with the architecture \"transformer\"; the problem's is \"gru\"", Text(row, "error"), StringComparison.Ordinal));
    }

    [PeerFact("llama")]
    public void A_llama_cpp_that_turns_the_wrong_elements_of_a_head_is_caught()
    {
        string copy = Copied("turned", static text => text.Replace("matrix_type, size}", "matrix_type, 0}", StringComparison.Ordinal));

        JsonElement[] rows = [.. RowsOf("--sut", copy).Where(static row => Text(row, "implementation") == "turned")];

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

    [PeerFact("llama")]
    public void Who_answers_without_tokens_when_it_is_timed_has_no_speed()
    {
        const string Told = "sut_say(&of->request, SUT_ANSWERED, sizeof *response * (uint64_t)of->emitted);";
        string copy = Copied("silent", static text => text.Replace(Told, $"static int ended; if (ended++ < 4) {Told} else sut_say(&of->request, SUT_ANSWERED, 0);", StringComparison.Ordinal));

        JsonElement[] rows = [.. RowsOf("--sut", copy).Where(static row => Text(row, "implementation") == "silent")];

        Assert.Equal("not measured: it answered without a token while it was timed", Text(rows[0], "error"));
        Assert.StartsWith("not measured: its answer cannot be judged: no token", Text(rows[1], "error"), StringComparison.Ordinal);
    }

    /// <summary>The example under another name, with its sources changed; returns the path of its definition.</summary>
    private string Copied(string name, Func<string, string> changed)
    {
        string copy = Directory.CreateDirectory(folder.At(name)).FullName;
        foreach (string file in new[] { "start.sh", "sut.yaml", "llama.c", "bench_sut.h" })
        {
            string text = File.ReadAllText(Repository.At("submission-template", "examples", "llama", file));
            File.WriteAllText(Path.Combine(copy, file), changed(text).Replace("name: llama.cpp", $"name: {name}", StringComparison.Ordinal).Replace("sut_ready(\"llama.cpp\"", $"sut_ready(\"{name}\"", StringComparison.Ordinal));
        }

        return Path.Combine(copy, "sut.yaml");
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
