namespace Bench.Cli.Tests;

/// <summary>A real run of a system that announces a token before it has one, beside the shipped one: the responses of both are the same.</summary>
public sealed class FirstTokenTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public FirstTokenTests()
    {
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "new", "decoding", folder.At("my-decoding.yaml")).Code);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("workload", "freeze", folder.At("my-decoding.yaml")).Code);
        File.WriteAllText(folder.At("sut.yaml"), $"""
            schema: bench/sut/v1
            name: early
            command: [dotnet, {Path.Combine(AppContext.BaseDirectory, "Bench.Sut.TestHost.dll")}, early]
            threads: 1

            """);
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_token_that_is_announced_and_replaced_is_reported_from_the_bundle()
    {
        (int code, string output, string error) = CommandLine.Run("run", folder.At("my-decoding.yaml"), "--scenario", "single-stream", "--sut", folder.At("sut.yaml"), "--out", folder.At("out"));

        Assert.True(code == ExitCode.Findings, output + error);
        string findings = CommandLine.Run("check", folder.At("out", "my-decoding.single-stream.bundle.zip")).Out;
        Assert.Contains("CMP108", findings, StringComparison.Ordinal);
        Assert.Contains("token 0 was announced, and the response begins with token ", findings, StringComparison.Ordinal);
        Assert.All(new[] { "ACC101", "CMP103", "CMP104", "E_RECOMPUTE" }, id => Assert.DoesNotContain(id, findings, StringComparison.Ordinal));
    }

    [Fact]
    public void An_honest_decoder_passes_and_its_compliance_runs_are_judged_and_verify()
    {
        (int code, string output, string error) = CommandLine.Run("run", folder.At("my-decoding.yaml"), "--scenario", "single-stream", "--compliance", "--out", folder.At("out"));

        Assert.True(code is ExitCode.Clean or ExitCode.Findings, output + error);
        string bundle = folder.At("out", "my-decoding.single-stream.bundle.zip");
        (int verified, string findings, _) = CommandLine.Run("verify", bundle, "--key", folder.At("out", "development.pub.pem"));
        Assert.Equal(code, verified);
        Assert.All(new[] { "CMP108", "CMP109", "E_RECOMPUTE" }, id => Assert.DoesNotContain(id, findings, StringComparison.Ordinal));
        Assert.DoesNotContain("REF001", CommandLine.Run("check", "--reference", bundle).Out, StringComparison.Ordinal);
        Assert.Contains("\"announced_token\":", File.ReadAllText(folder.At("out", "runs", "my-decoding.single-stream", "performance", "run.jsonl")), StringComparison.Ordinal);
    }
}
