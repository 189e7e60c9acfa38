namespace Bench.Cli.Tests;

/// <summary>Training that does not come to its end: the result is invalid, whole, sealed and verifiable, and nothing is lost.</summary>
public sealed class FailedTrainingTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    private string Workload => folder.At($"{TrainedFolder.Id}.yaml");

    private string Bundle => folder.At("out", $"{TrainedFolder.Id}.training.bundle.zip");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_target_that_is_never_reached_is_an_invalid_result_with_everything_that_was_measured()
    {
        // Above the floor, and too low for so few examples.
        Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(Workload, target: "2.0", mostExamples: 200));

        (int code, string output, string error) = CommandLine.Run("run", Workload, "--in-process", "--out", folder.At("out"));

        Assert.True(code == ExitCode.Findings, output + error);
        Assert.Matches("NO: [^\n]*RUN20[12]", output);
        Assert.Contains("did NOT converge", error, StringComparison.Ordinal);
        AssertSealed("RUN20[12]");
        string run = folder.At("out", "runs", $"{TrainedFolder.Id}.training", "runs", "1");
        string[] kept = ["run.jsonl", "updates.bin", "losses.bin", "predictions.bin", "weights.bin", "check.json"];
        Assert.All(kept, name => Assert.True(new FileInfo(Path.Combine(run, name)).Length > 0, name));

        // 16 examples an update, an evaluation at 64, 128, 192 and 256.
        Assert.Equal(4, File.ReadLines(Path.Combine(run, "run.jsonl")).Count(static line => line.StartsWith("{\"evaluation\"", StringComparison.Ordinal)));
        Assert.Matches("REF000", CommandLine.Run("check", "--reference", Bundle).Out);
    }

    // A run that is under way ends at its next update; one that came to its end is not looked at any more, which would take the reference's time.
    [Theory]
    [InlineData("run 1 of 1", "\"outcome\":\"interrupted\"")]
    [InlineData("run 1 converged", "\"outcome\":\"converged\"")]
    public void An_interruption_ends_training_where_it_stands_and_prints_no_table(string said, string outcome)
    {
        Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(Workload));
        using CancellationTokenSource interruption = new();
        using StringWriter output = new();
        using InterruptingWriter error = new(said, interruption);

        int code = BenchCommand.Invoke(["run", Workload, "--in-process", "--out", folder.At("out")], new Terminal(output, error, outputRedirected: true, errorRedirected: true), interruption.Token);

        Assert.Equal((ExitCode.Interrupted, ""), (code, output.ToString()));
        string run = folder.At("out", "runs", $"{TrainedFolder.Id}.training", "runs", "1");
        Assert.Contains(outcome, File.ReadAllText(Path.Combine(run, "run.jsonl")), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run, "check.json")));
        Assert.False(File.Exists(Bundle));
    }

    [Theory]
    [InlineData("exit", "its process ended with exit code 7")]
    [InlineData("throw", "the hosted system fell over")]
    public void A_process_that_fails_is_an_invalid_result_with_the_reason(string mode, string reason)
    {
        Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(Workload));
        File.WriteAllText(folder.At("sut.yaml"), $"""
            schema: bench/sut/v1
            name: {mode}
            command: [sh, -c, "echo about to train; exec dotnet '{Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}' {mode}"]
            threads: 1

            """);

        (int code, string output, string error) = CommandLine.Run("run", Workload, "--sut", folder.At("sut.yaml"), "--out", folder.At("out"));

        Assert.True(code == ExitCode.Findings, output + error);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        string log = folder.At("out", "runs", $"{TrainedFolder.Id}.run-1.sut.log");
        Assert.StartsWith("about to train\n", File.ReadAllText(log), StringComparison.Ordinal);
        Assert.Contains($"what the SUT wrote to its standard output and error is in {log}", error, StringComparison.Ordinal);
        AssertSealed("RUN204");
        Assert.Contains(reason, CommandLine.Run("check", Bundle).Out, StringComparison.Ordinal);
    }

    [Fact]
    public void Convergence_points_of_a_workload_of_one_s_own_are_made_looked_at_and_drawn()
    {
        Assert.Equal(ExitCode.Clean, TrainedFolder.Draft(Workload));
        string points = folder.At($"{TrainedFolder.Id}.rcp.yaml");

        (int made, string table, string error) = CommandLine.Run("rcp", "make", Workload, "--batch-sizes", "8,16,32", "--runs", "10", "--out", points);
        (int looked, string again, string lookError) = CommandLine.Run("rcp", "check", points);
        (int drawn, string picture, string drawError) = CommandLine.Run("rcp", "plot", points);

        // Points may have warnings, which are exit code 1: 10 runs of a toy need not lie on a smooth curve. What is looked at is what was made.
        Assert.True(made is ExitCode.Clean or ExitCode.Findings, table + error);
        Assert.True(looked == made, again + lookError);
        Assert.EndsWith(again, table, StringComparison.Ordinal);
        Assert.Matches("\n *8 +10 +", again);
        Assert.Matches("\n *32 +10 +", again);
        Assert.True(drawn == ExitCode.Clean, picture + drawError);
        Assert.Equal("svg", System.Xml.Linq.XDocument.Load(picture.Trim()).Root!.Name.LocalName);

        // A run beside them is tested against them, and the points go with its bundle.
        (int code, string output, string runError) = CommandLine.Run("run", Workload, "--in-process", "--out", folder.At("out"));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + runError);
        Assert.True(File.Exists(folder.At("out", "runs", $"{TrainedFolder.Id}.training", "rcp.yaml")));
    }

    /// <summary>The bundle is there, intact and signed, and a verifier names the rule that it breaks.</summary>
    private void AssertSealed(string rule)
    {
        Assert.True(File.Exists(Bundle));
        (int code, string output, _) = CommandLine.Run("verify", folder.At("out"), "--key", folder.At("out", "development.pub.pem"));
        Assert.True(code == ExitCode.Findings, output);
        Assert.Contains("intact and recomputed; the result breaks rules", output, StringComparison.Ordinal);
        Assert.Matches(rule, output);
    }

    /// <summary>Interrupts when a line says something.</summary>
    private sealed class InterruptingWriter(string word, CancellationTokenSource interruption) : StringWriter
    {
        public override void WriteLine(string? value)
        {
            base.WriteLine(value);
            if (value?.Contains(word, StringComparison.Ordinal) == true)
            {
                interruption.Cancel();
            }
        }
    }
}
