using System.Runtime.InteropServices;
using System.Text.Json;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.LoadGen.Tests;

public sealed class RunLogWriterTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void The_log_s_files_hold_the_log()
    {
        FakeClock clock = new();
        int calls = 0;
        FunctionSut sut = new((samples, responses) =>
        {
            if (calls++ == 1)
            {
                responses.Fail(samples[0].Id, "no");
                return;
            }

            responses.Complete(samples[0].Id, new byte[8]);
        });
        TestSettings settings = new() { Scenario = Scenario.SingleStream, MinQueryCount = 3, MinDurationMs = 0 };
        RunLog log = TestRuns.Run(TestRuns.Request(settings) with { ProducesTokens = true, KeptShare = 1 }, sut, clock).Log;
        RunLogWriter.Write(log, folder);

        string[] lines = File.ReadAllLines(Path.Combine(folder, "run.jsonl"));
        Assert.Equal(3, lines.Length);
        RunHeader header = Part<RunHeader>(lines[0], "header");
        Assert.Equal(log.Header with { StartedAt = header.StartedAt }, header);
        Assert.Equal(log.Faults[0], Part<RunFault>(lines[1], "fault"));
        RunEnd end = Part<RunEnd>(lines[2], "end");
        Assert.Equal(2, end.Kept.Length);
        byte[] records = File.ReadAllBytes(Path.Combine(folder, "queries.bin"));
        Assert.Equal(end.Records, Statistics.RecordChain.HeadOf(log.Records));
        Assert.Equal(log.Records, MemoryMarshal.Cast<byte, QueryRecord>(records).ToArray());
        byte[] tokens = File.ReadAllBytes(Path.Combine(folder, "tokens.bin"));
        Assert.Equal(end.TokenTimes, Sha256Digest.Of(tokens));
        Assert.Equal(log.TokenTimes, MemoryMarshal.Cast<byte, long>(tokens).ToArray());
    }

    private static T Part<T>(string line, string name)
    {
        using JsonDocument document = JsonDocument.Parse(line);
        JsonProperty only = Assert.Single(document.RootElement.EnumerateObject());
        Assert.Equal(name, only.Name);
        return only.Value.Deserialize<T>(BenchJson.Line)!;
    }
}
