using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Bench.Cli.Peers;
using Bench.Tests;

namespace Bench.Cli.Tests;

/// <summary><c>bench peers</c> with real processes on a tiny product, in blocks that are far too short to say anything about speed.</summary>
public sealed class PeersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public PeersTests()
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("tiny.yaml")).Code);
        string draft = File.ReadAllText(folder.At("tiny.yaml"));
        Assert.Contains("{ m: 256, n: 256, k: 256 }", draft, StringComparison.Ordinal);
        File.WriteAllText(folder.At("tiny.yaml"), draft.Replace("{ m: 256, n: 256, k: 256 }", "{ m: 5, n: 33, k: 17 }\n    - { m: 1, n: 16, k: 8 }", StringComparison.Ordinal));
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("tiny.yaml")).Code);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Who_multiplies_has_a_speed_who_answers_wrongly_or_does_not_start_has_an_error_and_the_others_go_on()
    {
        string echo = HostedSut("wrong", "echo matmul 1", "");
        string dead = HostedSut("dead", "echo matmul 1", "exit");
        string absent = Sut("absent", "absent", "[./no-such-program]");

        (int code, string output, string error) = Finish("--json", "--peer", "none", "--threads", "1", "--repeats", "6", "--seconds", "0.001", "--sut", echo, "--sut", absent, "--sut", dead, "--out", folder.At("out"));

        Assert.True(code == ExitCode.Clean, output + error);
        JsonElement[] rows = [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal(2, rows.Count(static row => Text(row, "implementation") == "bench-cpu"));
        Assert.All(rows.Where(static row => Text(row, "implementation") == "bench-cpu"), static row =>
        {
            Assert.Equal(JsonValueKind.Null, row.GetProperty("error").ValueKind);
            Assert.True(row.GetProperty("gflops").GetDouble() > 0);
            Assert.InRange(row.GetProperty("percent_of_limit").GetDouble(), 0, 100);
            Assert.Contains("-bit ", Text(row, "kernel"), StringComparison.Ordinal);
        });
        Assert.All(rows.Where(static row => Text(row, "implementation") == "absent"), static row => Assert.StartsWith("not measured: ", Text(row, "error"), StringComparison.Ordinal));
        Assert.Contains(rows, static row => Text(row, "error")?.Contains("answers wrongly", StringComparison.Ordinal) == true || Text(row, "error")?.Contains("cannot be judged", StringComparison.Ordinal) == true);
        Assert.True(File.Exists(folder.At("out", "peers.csv")) && File.Exists(folder.At("out", "peers-matmul.svg")));
        Assert.Equal(output.Trim(), File.ReadAllText(folder.At("out", "peers.json")).Trim());

        (code, _, error) = CommandLine.Run("peers", folder.At("tiny.yaml"), "--out", folder.At("out"));
        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains("nothing is overwritten", error, StringComparison.Ordinal);
    }

    public static TheoryData<string, string> Endings
    {
        get
        {
            TheoryData<string, string> all = new() { { "exit-later", "its process ended with exit code 7" } };
            if (InterruptionTests.EveryEnding)
            {
                all.Add("hang-later", "nothing came back for 6 s");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(Endings))]
    public void Who_falls_over_or_hangs_in_the_midst_says_so_in_its_row_and_ours_is_measured_still(string mode, string reason)
    {
        JsonElement[] rows = RowsOf(null, "--peer", "none", "--threads", "1", "--repeats", "6", "--seconds", "0.001", "--sut", HostedSut(mode, mode, mode, timeout: 6));

        Assert.All(rows.Where(row => Text(row, "implementation") == mode), row => Assert.Contains(reason, Text(row, "error"), StringComparison.Ordinal));
        Assert.All(rows.Where(static row => Text(row, "implementation") == "bench-cpu"), AssertMeasured);
        Assert.Equal(2, rows.Count(row => Text(row, "implementation") == mode));
    }

    [PeerFact("cc")]
    public void The_template_in_C_is_measured_beside_ours_and_only_with_the_threads_that_it_has()
    {
        string sut = Template();

        JsonElement[] rows = RowsOf("template-matmul", "--peer", "none", "--threads", "1", "--repeats", "6", "--seconds", "0.001", "--sut", sut);
        Assert.Equal(2, rows.Length);
        Assert.All(rows, AssertMeasured);
        if (Environment.ProcessorCount > 1)
        {
            Assert.All(RowsOf("template-matmul", "--peer", "none", "--threads", "2", "--repeats", "1", "--seconds", "0.001", "--sut", sut), static row => Assert.Contains("computes with 1 thread, this sitting with 2: measure with --threads 1", Text(row, "error"), StringComparison.Ordinal));
        }
    }

    [PeerFact("openblas")]
    public void OpenBLAS_is_measured_and_names_its_kernel_and_who_does_something_else_is_told_of()
    {
        (int code, string output, string error) = Finish("--json", "--peer", "openblas", "--peer", "llama", "--threads", "1", "--repeats", "6", "--seconds", "0.001");

        Assert.True(code == ExitCode.Clean, output + error);
        Assert.All(JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray().Where(static row => Text(row, "implementation") == "openblas"), AssertMeasured);
        Assert.Contains("llama has no row: it does decoding, and what is measured is of matmul\n", error, StringComparison.Ordinal);
    }

    [PeerFact("onednn")]
    public void OneDNN_is_measured_and_names_its_kernel() => Assert.All(RowsOf("onednn", "--peer", "onednn", "--threads", "1", "--repeats", "6", "--seconds", "0.001"), AssertMeasured);

    [PeerFact("onnxruntime")]
    public void ONNX_Runtime_is_measured_and_names_its_version_and_node()
    {
        JsonElement[] rows = RowsOf("onnxruntime", "--peer", "onnxruntime", "--threads", "1", "--repeats", "6", "--seconds", "0.001");

        Assert.Equal(2, rows.Length);
        Assert.All(rows, AssertMeasured);
        Assert.All(rows, static row => Assert.Matches(@"^\d+\.\d+\S* MatMul$", Text(row, "kernel")));
    }

    [PeerTheory("openblas", "onednn")]
    [InlineData("attention", "sequence: 37", "causal: true")]
    [InlineData("attention", "sequence: 37", "causal: false")]
    [InlineData("rnn", "steps: 6", "cell: lstm")]
    [InlineData("rnn", "steps: 6", "cell: gru")]
    public void The_peers_compute_every_family_of_the_suite_as_exactly_as_the_workload_asks_for(string family, string extent, string kind) =>
        AssertComputed(["openblas", "onednn"], family, extent, kind);

    [PeerTheory("onnxruntime")]
    [InlineData("attention", "sequence: 37", "causal: true")]
    [InlineData("attention", "sequence: 37", "causal: false")]
    [InlineData("rnn", "steps: 6", "cell: lstm")]
    [InlineData("rnn", "steps: 6", "cell: gru")]
    public void ONNX_Runtime_computes_them_as_exactly(string family, string extent, string kind) => AssertComputed(["onnxruntime"], family, extent, kind);

    [PeerFact("torch")]
    public void PyTorch_is_measured_and_names_its_version() => Assert.All(RowsOf("torch", "--peer", "torch", "--threads", "1", "--repeats", "6", "--seconds", "0.001"), AssertMeasured);

    [PeerTheory("torch")]
    [InlineData("attention", "sequence: 37", "causal: true")]
    [InlineData("attention", "sequence: 37", "causal: false")]
    [InlineData("rnn", "steps: 6", "cell: lstm")]
    [InlineData("rnn", "steps: 6", "cell: gru")]
    public void PyTorch_computes_them_as_exactly(string family, string extent, string kind) => AssertComputed(["torch"], family, extent, kind);

    [Fact]
    public void A_library_that_is_missing_is_named_with_the_package_that_has_it()
    {
        // A compiler that finds no header of anybody's.
        string tools = Directory.CreateDirectory(folder.At("tools")).FullName;
        foreach (string name in new[] { "gcc", "cc" })
        {
            File.WriteAllText(Path.Combine(tools, name), "#!/bin/sh\nexit 1\n");
            File.SetUnixFileMode(Path.Combine(tools, name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        }

        ProcessStartInfo start = CommandLine.Command(folder.Path, "peers", folder.At("tiny.yaml"), "--threads", "1", "--repeats", "1", "--seconds", "0.001");
        start.Environment["PATH"] = $"{tools}:{Environment.GetEnvironmentVariable("PATH")}";
        start.Environment["BENCH_STATE"] = folder.At("state");
        start.Environment["BENCH_PEERS_PREFIX"] = folder.At("nothing");
        start.Environment["BENCH_PEERS_PYTHON"] = folder.At("nothing");
        using Process run = Process.Start(start)!;
        (int code, string output, string error) = CommandLine.Finish(run);

        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Contains("openblas not measured: ", output, StringComparison.Ordinal);
        Assert.Contains("libopenblas-dev", output, StringComparison.Ordinal);
        Assert.Contains("libdnnl-dev", output, StringComparison.Ordinal);
        Assert.Contains("npm install --prefix DIR --ignore-scripts onnxruntime-node", output, StringComparison.Ordinal);
        Assert.Contains("Debian has it in python3-torch", output, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interruption_ends_in_order_with_what_was_measured()
    {
        using Process run = CommandLine.Start(folder.Path, "peers", folder.At("tiny.yaml"), "--json", "--peer", "none", "--threads", "1", "--repeats", "1", "--seconds", "2");
        Assert.NotNull(run.StandardError.ReadLine());
        Assert.Contains(" 2/2 ", run.StandardError.ReadLine(), StringComparison.Ordinal);
        Process.Start("kill", ["-INT", $"{run.Id}"]).WaitForExit();
        (int code, string output, string error) = CommandLine.Finish(run);

        Assert.True(code == ExitCode.Interrupted, output + error);
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
        Assert.Contains(JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray(), static row => Text(row, "implementation") == "bench-cpu" && row.GetProperty("gflops").GetDouble() > 0);
    }

    [Fact]
    public void An_interruption_before_anything_was_measured_prints_no_table()
    {
        using Process run = CommandLine.Start(folder.Path, "peers", folder.At("tiny.yaml"), "--peer", "none", "--threads", "1", "--repeats", "1", "--seconds", "5");
        Assert.Contains(" 1/2 ", run.StandardError.ReadLine(), StringComparison.Ordinal);
        Process.Start("kill", ["-TERM", $"{run.Id}"]).WaitForExit();
        (int code, string output, string error) = CommandLine.Finish(run);

        Assert.Equal((ExitCode.Interrupted, ""), (code, output));
        Assert.Contains("interrupted", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_stays_asleep_when_the_program_is_killed()
    {
        using Process run = CommandLine.Start(folder.Path, "peers", folder.At("tiny.yaml"), "--peer", "none", "--threads", "1", "--repeats", "1000", "--seconds", "0.1");
        int[] children = [];
        Assert.True(SpinWait.SpinUntil(() => (children = [.. ChildrenOf(run.Id)]).Any(static child => FieldOf(child, 0) == "T"), TimeSpan.FromSeconds(120)), "somebody is put to sleep");

        run.Kill();
        run.WaitForExit();

        Assert.True(SpinWait.SpinUntil(() => children.All(static child => FieldOf(child, 0) is null or "Z"), TimeSpan.FromSeconds(30)), "all of them are gone");
    }

    [Fact]
    public void A_system_has_rows_among_the_families_that_it_declares_and_is_refused_where_that_is_none()
    {
        string mine = Sut("mine", "mine", "[./no-such-program]"), other = Sut("other", "other", "[./no-such-program]");
        File.AppendAllText(mine, "families: [matmul]\n");
        File.AppendAllText(other, "families: [attention, rnn]\n");

        Assert.Equal(2, RowsOf("mine", "--peer", "none", "--threads", "1", "--repeats", "1", "--seconds", "0.001", "--sut", mine).Length);
        (int code, string output, string error) = CommandLine.Run("peers", folder.At("tiny.yaml"), "--peer", "none", "--sut", mine, "--sut", other, "--out", folder.At("out"));
        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains("other.yaml:6:1: the system under test other computes attention, rnn; what is to be measured is of matmul", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));

        // Beside other families it has no row among theirs.
        Contender[] contenders = [.. Contender.Of([], [mine, other])];
        Assert.Equal(["bench-cpu", "mine"], contenders.Where(static one => one.Computes("matmul")).Select(static one => one.Name));
        Assert.Equal(["bench-cpu", "other"], contenders.Where(static one => one.Computes("rnn")).Select(static one => one.Name));
        Assert.Equal(["bench-cpu"], contenders.Where(static one => one.Computes("rnn-lm")).Select(static one => one.Name));
    }

    [Fact]
    public void The_peers_that_come_with_the_tool_declare_what_they_do() =>
        Assert.All(ShippedPeers.Names, static name => Assert.NotEmpty(ShippedPeers.FamiliesOf(name)));

    [Theory]
    [InlineData("cooking", "expected one of attention, decoding, matmul, rnn, attention-lm, neural-decoding, rnn-lm")]
    [InlineData("matmul --threads 0", "--threads is 0")]
    [InlineData("matmul --repeats 0", "--repeats is 0")]
    [InlineData("matmul --peer mkl", "--peer is mkl; expected some of openblas, onednn, onnxruntime, torch, llama, torch-training, or none alone")]
    [InlineData("matmul --peer llama", "--peer names nobody who does matmul: llama does decoding")]
    [InlineData("matmul --precision fp64", "--precision is 'fp64'; expected one of fp32, bf16, fp16, int8, int4")]
    [InlineData("rnn-lm --precision bf16", "training is measured in fp32")]
    [InlineData("sequence-lengths", "is a suite")]
    [InlineData("matmul --peer torch --peer none", "--peer is none; expected some of")]
    [InlineData("matmul --seconds 0", "--seconds is 0")]
    public void What_cannot_be_measured_is_a_usage_error(string arguments, string reason)
    {
        (int code, string output, string error) = CommandLine.Run(["peers", .. arguments.Split(' ')]);

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains(reason, error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing()
    {
        (int code, string output, string error) = CommandLine.Run("peers", "no.yaml");

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.StartsWith("usage: there is no file or folder no.yaml", error, StringComparison.Ordinal);
    }

    private (int Code, string Out, string Error) Finish(params string[] arguments) => CommandLine.Finish(folder.Path, ["peers", folder.At("tiny.yaml"), .. arguments]);

    private JsonElement[] RowsOf(string? implementation, params string[] arguments)
    {
        (int code, string output, string error) = Finish(["--json", .. arguments]);
        Assert.True(code == ExitCode.Clean, output + error);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray().Where(row => implementation is null || Text(row, "implementation") == implementation)];
    }

    private void AssertComputed(string[] peers, string family, string extent, string kind)
    {
        string path = folder.At($"{family}.yaml");
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", family, path).Code);
        string draft = File.ReadAllText(path);
        foreach (string setting in new[] { extent, kind })
        {
            draft = System.Text.RegularExpressions.Regex.Replace(draft, $@"{setting.Split(':')[0]}: \w+", setting);
        }

        File.WriteAllText(path, draft);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", path).Code);

        (int code, string output, string error) = CommandLine.Finish(folder.Path, ["peers", path, "--json", "--threads", "1", "--repeats", "1", "--seconds", "0.001", .. peers.SelectMany(static peer => new[] { "--peer", peer })]);

        Assert.True(code == ExitCode.Clean, output + error);
        JsonElement[] rows = [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray()];
        Assert.Equal("bench-cpu", Text(rows[0], "implementation"));
        JsonElement[] computed = [.. rows.Where(row => peers.Contains(Text(row, "implementation")))];
        Assert.Equal(peers.Length, computed.Length);
        Assert.All([rows[0], .. computed], static row => Assert.True(row.GetProperty("error").ValueKind == JsonValueKind.Null, row.ToString()));
    }

    private static void AssertMeasured(JsonElement row)
    {
        Assert.True(row.GetProperty("error").ValueKind == JsonValueKind.Null, row.ToString());
        Assert.NotEqual("", Text(row, "kernel"));
        Assert.True(row.GetProperty("ratio_low").GetDouble() <= row.GetProperty("ratio_to_ours").GetDouble());
        Assert.True(row.GetProperty("ratio_high").GetDouble() >= row.GetProperty("ratio_to_ours").GetDouble());
    }

    private static string? Text(JsonElement row, string key) => row.GetProperty(key).GetString();

    private string HostedSut(string file, string name, string mode, int timeout = 20) => Sut(file, name, $"[dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}{(mode.Length > 0 ? ", " + mode : "")}]", timeout);

    private string Sut(string file, string name, string command, int timeout = 20)
    {
        File.WriteAllText(folder.At(file + ".yaml"), $"schema: bench/sut/v1\nname: {name}\ncommand: {command}\nthreads: 1\ntimeout: {timeout} s\n");
        return folder.At(file + ".yaml");
    }

    private string Template()
    {
        string copy = Directory.CreateDirectory(folder.At("template")).FullName;
        foreach (string file in new[] { "start.sh", "matmul.c", "bench_sut.h", "sut.yaml" })
        {
            File.Copy(Repository.At("submission-template", "sut", file), Path.Combine(copy, file));
        }

        return Path.Combine(copy, "sut.yaml");
    }

    private static IEnumerable<int> ChildrenOf(int parent) => Directory.GetDirectories("/proc").Select(Path.GetFileName)
        .Where(static name => int.TryParse(name, out _)).Select(static name => int.Parse(name!, CultureInfo.InvariantCulture))
        .Where(process => FieldOf(process, 1) == parent.ToString(CultureInfo.InvariantCulture));

    // The fields of a process's line behind its name, which may hold blanks: its state, its parent. Null when it is gone.
    private static string? FieldOf(int process, int field)
    {
        try
        {
            string stat = File.ReadAllText($"/proc/{process}/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[field];
        }
        catch (IOException)
        {
            return null;
        }
    }
}
