namespace Bench.Cli.Tests;

/// <summary>A system that is a thousand times as fast as it was while it warmed up, by the real program.</summary>
public sealed class WarmUpTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Queries_that_a_slow_warm_up_made_too_few_are_made_again_in_the_quick_profile()
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "matmul", folder.At("w.yaml")).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("w.yaml")).Code);
        File.WriteAllText(folder.At("sut.yaml"), $"""
            schema: bench/sut/v1
            name: echo matmul 1
            command: [dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}, warms]
            threads: 1

            """);

        (int code, string output, string error) = CommandLine.Finish(folder.Path, "run", "./w.yaml", "--scenario", "single-stream", "--sut", "sut.yaml", "--out", "out");

        // It echoes: its answers are wrong.
        Assert.True(code == ExitCode.Findings, output + error);
        Assert.Contains("w single-stream, again, since the queries were over after 0.", error, StringComparison.Ordinal);
        Assert.DoesNotContain("queries_exhausted", error, StringComparison.Ordinal);
        Assert.DoesNotContain("RUN101", error, StringComparison.Ordinal);
        Assert.Contains("ACC101", error, StringComparison.Ordinal);
    }
}
