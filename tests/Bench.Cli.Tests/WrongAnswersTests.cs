namespace Bench.Cli.Tests;

/// <summary>A system that echoes, so that its answers are wrong, and that is a thousand times as fast as it was while it warmed up, by the real program.</summary>
public sealed class WrongAnswersTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Queries_that_a_slow_warm_up_made_too_few_are_made_again_in_the_quick_profile()
    {
        (int code, string output, string error) = Run();

        Assert.True(code == ExitCode.Findings, output + error);
        Assert.Contains("w single-stream, again, since the queries were over after 0.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("queries_exhausted", error, StringComparison.Ordinal);
        Assert.DoesNotContain("RUN101", error, StringComparison.Ordinal);
        Assert.Contains("ACC101", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_open_result_may_miss_its_target_and_is_sealed_with_what_it_reached()
    {
        (int code, string output, string error) = Run("--division", "open");

        // On a machine that does nothing else an echo is faster than the product could be (RUN116), which is not what is looked at.
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        Assert.DoesNotContain("ACC101", output, StringComparison.Ordinal);
        (code, output, error) = CommandLine.Run("check", folder.At("out", "w.single-stream.bundle.zip"));
        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        Assert.DoesNotContain("E_RECOMPUTE", output, StringComparison.Ordinal);
        Assert.Contains("note ACC101", output, StringComparison.Ordinal);
    }

    private (int Code, string Out, string Error) Run(params string[] options)
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("w.yaml")).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("w.yaml")).Code);
        File.WriteAllText(folder.At("sut.yaml"), $"""
            schema: bench/sut/v1
            name: echo matmul 1
            command: [dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}, warms]
            threads: 1

            """);
        return CommandLine.Finish(folder.Path, ["run", "./w.yaml", "--scenario", "single-stream", "--sut", "sut.yaml", "--out", "out", .. options]);
    }
}
