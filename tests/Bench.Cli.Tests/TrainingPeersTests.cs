using System.Diagnostics;
using System.Text.Json;

namespace Bench.Cli.Tests;

/// <summary><c>bench peers</c> of a tiny training workload with real processes, in blocks that are far too short to say anything about speed.</summary>
public sealed class TrainingPeersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public TrainingPeersTests() => Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(folder.At("tiny.yaml")));

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData("rushes", "it trains wrongly: quality ")]
    [InlineData("keeps", "it predicts wrongly: ")]
    [InlineData("exit", "its process ended with exit code 7")]
    public void Ours_is_measured_update_by_update_and_who_does_something_else_says_so_in_its_row(string mode, string reason)
    {
        File.WriteAllText(folder.At("sut.yaml"), $"schema: bench/sut/v1\nname: {mode}\ncommand: [dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}, {mode}]\nthreads: 1\ntimeout: 20 s\n");

        JsonElement[] rows = Rows("--peer", "none", "--sut", folder.At("sut.yaml"));

        JsonElement ours = Assert.Single(rows, static row => Text(row, "implementation") == "bench-cpu");
        Assert.Equal("rnn-lm", Text(ours, "family"));
        Assert.Equal("training tiny, batch 16", Text(ours, "problem"));
        Assert.True(ours.GetProperty("gflops").GetDouble() > 0);
        Assert.InRange(ours.GetProperty("percent_of_limit").GetDouble(), 0, 100);
        Assert.Equal(JsonValueKind.Null, ours.GetProperty("gbps").ValueKind);
        JsonElement other = Assert.Single(rows, row => Text(row, "implementation") == mode);
        Assert.Contains(reason, Text(other, "error"), StringComparison.Ordinal);
        Assert.Equal(JsonValueKind.Null, other.GetProperty("gflops").ValueKind);
    }

    [PeerFact("torch")]
    public void PyTorch_trains_to_the_same_quality_and_is_measured()
    {
        JsonElement row = Assert.Single(Rows("--peer", "torch-training"), static row => Text(row, "implementation") == "torch-training");

        Assert.True(row.GetProperty("error").ValueKind == JsonValueKind.Null, row.ToString());
        Assert.Matches("^PyTorch [0-9][^ ]* [A-Z]", Text(row, "kernel"));
        Assert.True(row.GetProperty("ratio_low").GetDouble() <= row.GetProperty("ratio_to_ours").GetDouble());
        Assert.True(row.GetProperty("ratio_high").GetDouble() >= row.GetProperty("ratio_to_ours").GetDouble());
    }

    [PeerFact("torch")]
    public void PyTorch_names_the_instructions_that_it_uses_and_not_the_wish_for_them()
    {
        // PyTorch takes the word, in capitals: its code without vector instructions.
        ProcessStartInfo start = CommandLine.Command(folder.Path, "peers", folder.At("tiny.yaml"), "--threads", "1", "--repeats", "1", "--seconds", "0.001", "--json", "--peer", "torch-training");
        start.Environment["ATEN_CPU_CAPABILITY"] = "default";
        using Process process = Process.Start(start)!;
        (int code, string output, string error) = CommandLine.Finish(process);

        Assert.True(code == ExitCode.Clean, output + error);
        Assert.Matches("\"kernel\": \"PyTorch [0-9][^ ]* (NO AVX|DEFAULT)", output);
    }

    private static string? Text(JsonElement row, string key) => row.GetProperty(key).GetString();

    private JsonElement[] Rows(params string[] arguments)
    {
        (int code, string output, string error) = CommandLine.Finish(folder.Path, ["peers", folder.At("tiny.yaml"), "--json", "--threads", "1", "--repeats", "6", "--seconds", "0.001", .. arguments]);
        Assert.True(code == ExitCode.Clean, output + error);
        return [.. JsonDocument.Parse(output).RootElement.GetProperty("rows").EnumerateArray()];
    }
}
