using System.IO.Compression;

namespace Bench.Cli.Tests;

/// <summary>Real runs of systems that remember their answers or make some up, each right about the whole data set: nothing but the compliance runs can tell.</summary>
public sealed class ComplianceTests(ComplianceTests.EachRunOnce runs) : IClassFixture<ComplianceTests.EachRunOnce>
{
    private const int MostAttempts = 4;

    // A run takes a quarter of a minute: scenarios that go the way of another have their turn in tests/run-heavy.
    private static readonly bool EveryScenario = Environment.GetEnvironmentVariable("BENCH_EVERY_SCENARIO") is not null;

    public static TheoryData<string> Scenarios => EveryScenario ? ["single-stream", "multi-stream", "offline"] : ["single-stream"];

    public static TheoryData<string, string, string> WhoRemembers
    {
        get
        {
            const string Faster = "times as fast (99 % confidence)";
            TheoryData<string, string, string> all = new() { { "by-content", "offline", Faster }, { "by-index", "single-stream", "40 of 40 answers to fresh content are those to other content" } };
            if (EveryScenario)
            {
                all.Add("by-content", "single-stream", Faster);
            }

            return all;
        }
    }

    public static TheoryData<string, string, string, string> WhoIsWrong
    {
        get
        {
            TheoryData<string, string, string, string> all = new() { { "fabricating", "single-stream", "compliance/test04", "compliance/test05" } };
            if (EveryScenario)
            {
                all.Add("dazed", "single-stream", "compliance/test05", "compliance/test04");
                all.Add("fabricating", "offline", "compliance/test04", "compliance/test05");
            }

            return all;
        }
    }

    [Theory]
    [MemberData(nameof(WhoRemembers))]
    public void A_system_that_answers_from_memory_is_caught(string mode, string scenario, string words)
    {
        // While other test projects keep the cores busy nothing may be established; it never passes, and then it is made again.
        Run run = runs.Of(mode, scenario);
        for (int again = 1; again < MostAttempts && !run.Output.Contains("failed: TEST04", StringComparison.Ordinal); again++)
        {
            Assert.DoesNotMatch("passed: [^;]*TEST04", run.Output);
            run = runs.Again(mode, scenario);
        }

        Assert.True(run.Code == ExitCode.Findings, run.Output + run.Error);
        Assert.Contains("failed: TEST04", run.Output, StringComparison.Ordinal);
        (int judged, string findings, _) = CommandLine.Run("check", run.Folder);
        Assert.Equal(ExitCode.Findings, judged);
        Assert.Contains("CMP106", findings, StringComparison.Ordinal);
        Assert.Contains(words, findings, StringComparison.Ordinal);

        // Who remembers by content is right all the same.
        Assert.Equal(mode == "by-index", findings.Contains("CMP109", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(WhoIsWrong))]
    public void A_system_that_answers_wrongly_where_only_compliance_runs_ask_is_refused(string mode, string scenario, string wrong, string right)
    {
        Run run = runs.Of(mode, scenario);

        Assert.True(run.Code == ExitCode.Findings, run.Output + run.Error);
        (int judged, string findings, _) = CommandLine.Run("check", run.Folder);
        Assert.Equal(ExitCode.Findings, judged);
        Assert.Matches($"error CMP109[^\n]*{wrong}|{wrong}[^\n]*error CMP109", findings);
        Assert.DoesNotMatch($"CMP109[^\n]*{right}|{right}[^\n]*CMP109", findings);
        Assert.DoesNotContain("ACC101", findings, StringComparison.Ordinal);
        Assert.DoesNotContain("E_RECOMPUTE", findings, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Findings, CommandLine.Run("verify", run.Folder, "--key", run.At("development.pub.pem")).Code);
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public void A_system_that_computes_every_answer_is_not_and_its_runs_verify(string scenario)
    {
        Run run = runs.Of("honest", scenario);

        Assert.DoesNotContain("CMP106", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("CMP109", run.Error, StringComparison.Ordinal);
        Assert.Contains("TEST04", run.Output, StringComparison.Ordinal);
        Assert.True(run.Code is ExitCode.Clean or ExitCode.Findings, run.Output + run.Error);
        Assert.Equal(run.Code, CommandLine.Run("verify", run.Folder, "--key", run.At("development.pub.pem")).Code);

        // The fresh content is generated again too.
        string reference = CommandLine.Run("check", "--reference", run.At($"my-matmul.{scenario}.bundle.zip")).Out;
        Assert.DoesNotContain("REF001", reference, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_whose_reference_somebody_bent_is_found()
    {
        using TemporaryFolder unpacked = runs.Of("fabricating", "single-stream").Unpack("my-matmul.single-stream.bundle.zip");
        string payload = unpacked.At("payload");
        string rows = Path.Combine(payload, "compliance", "responses.bin");
        byte[] bytes = File.ReadAllBytes(rows);

        // Each row's reference (byte 16) becomes its value (byte 8): every answer is right then.
        for (int row = 0; row < bytes.Length; row += 32)
        {
            bytes.AsSpan(row + 8, 8).CopyTo(bytes.AsSpan(row + 16));
        }

        File.WriteAllBytes(rows, bytes);
        string score = File.ReadAllText(Path.Combine(payload, "compliance", "accuracy.json"));
        File.WriteAllText(Path.Combine(payload, "compliance", "accuracy.json"), System.Text.RegularExpressions.Regex.Replace(score, "\"error\": \"[^\"]*\"", "\"error\": \"0\""));

        Assert.DoesNotContain("CMP109", CommandLine.Run("check", payload).Out, StringComparison.Ordinal);
        string found = CommandLine.Run("check", "--reference", payload).Out;
        Assert.Contains("REF001", found, StringComparison.Ordinal);
        Assert.Contains("compliance/responses.bin", found, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compliance_run_that_somebody_edited_does_not_verify()
    {
        using TemporaryFolder unpacked = runs.Of("honest", "single-stream").Unpack("my-matmul.single-stream.bundle.zip");
        string log = unpacked.At("payload", "compliance", "test05", "00-other-seeds", "run.jsonl");
        string text = File.ReadAllText(log);
        File.WriteAllText(log, text.Replace("\"schedule_rng_seed\":\"", "\"schedule_rng_seed\":\"1", StringComparison.Ordinal));

        (int code, string output, _) = CommandLine.Run("check", unpacked.At("payload"));

        Assert.Equal(ExitCode.Findings, code);
        Assert.Contains("compliance/test05/00-other-seeds/run.jsonl", output, StringComparison.Ordinal);
        Assert.Contains("header.settings.schedule_rng_seed", output, StringComparison.Ordinal);
    }

    /// <summary>A run that has ended.</summary>
    /// <param name="Code">Its exit code.</param>
    /// <param name="Output">What it printed.</param>
    /// <param name="Error">What it said meanwhile.</param>
    /// <param name="Folder">Where its results are.</param>
    public sealed record Run(int Code, string Output, string Error, string Folder)
    {
        public string At(string file) => Path.Combine(Folder, file);

        public TemporaryFolder Unpack(string bundle)
        {
            TemporaryFolder unpacked = new();
            ZipFile.ExtractToDirectory(At(bundle), unpacked.Path);
            return unpacked;
        }
    }

    /// <summary>Real runs, each made once for all tests that look at it.</summary>
    public sealed class EachRunOnce : IDisposable
    {
        private readonly TemporaryFolder folder = new();
        private readonly Dictionary<string, Run> ended = [];

        public EachRunOnce()
        {
            Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("my-matmul.yaml")).Code);
            Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("my-matmul.yaml")).Code);

            // Whoever remembers is far quicker than its warm-up: enough queries are generated for the quickest.
            File.WriteAllText(folder.At("user.conf"), "*.SingleStream.target_latency = 0.002\n");
        }

        public void Dispose() => folder.Dispose();

        public Run Of(string mode, string scenario) => ended.TryGetValue($"{mode}-{scenario}", out Run? run) ? run : Again(mode, scenario);

        public Run Again(string mode, string scenario)
        {
            string name = $"{mode}-{scenario}";
            string output = folder.At(name);
            if (ended.Remove(name))
            {
                Directory.Delete(output, recursive: true);
            }

            File.WriteAllText(folder.At("sut.yaml"), $"""
                schema: bench/sut/v1
                name: {mode}
                command: [dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}, {mode}]
                threads: 1

                """);
            (int code, string text, string error) = CommandLine.Run("run", folder.At("my-matmul.yaml"), "--scenario", scenario, "--sut", folder.At("sut.yaml"), "--conf", folder.At("user.conf"), "--compliance", "--out", output);
            return ended[name] = new Run(code, text, error, output);
        }
    }
}
