namespace Bench.Cli.Tests;

public sealed class AttemptsVerbTests
{
    [Fact]
    public void A_ledger_that_does_not_exist_holds_no_attempts()
    {
        using TemporaryFolder folder = new();

        (int code, string output, _) = CommandLine.Run("attempts", "--ledger", folder.At("none"));

        Assert.Equal(ExitCode.Clean, code);
        Assert.Contains("0 started", output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void A_workload_that_there_is_not_is_no_workload_without_attempts()
    {
        using TemporaryFolder folder = new();

        (int code, string output, string error) = CommandLine.Run("attempts", "lstm-b2", "--ledger", folder.At("none"));

        Assert.Equal((ExitCode.Usage, ""), (code, output));
        Assert.Contains("there is no attempt at 'lstm-b2', nor a shipped workload of that name; did you mean 'lstm-b1'", error, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Clean, CommandLine.Run("attempts", "lstm-b1", "--ledger", folder.At("none")).Code);
    }

    [Fact]
    public void Nothing_runs_when_the_ledger_cannot_be_written()
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("file"), "");

        (int code, _, string error) = CommandLine.Run("run", "lstm-b1", "--scenario", "single-stream", "--out", folder.At("out"), "--ledger", folder.At("file", "ledger"));

        Assert.Equal(ExitCode.WorldFailed, code);
        Assert.Contains(folder.At("file", "ledger"), error, StringComparison.Ordinal);
        Assert.Contains("BENCH_STATE", error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder.At("out")));
    }

    [Theory]
    [InlineData("attempts")]
    [InlineData("run", "lstm-b1")]
    public void What_is_no_ledger_is_refused_with_its_position(params string[] verb)
    {
        using TemporaryFolder folder = new();
        File.WriteAllText(folder.At("ledger"), "something else");

        (int code, _, string error) = CommandLine.Run([.. verb, "--ledger", folder.At("ledger")]);

        Assert.Equal(ExitCode.Refused, code);
        Assert.Contains("corrupt at byte 0", error, StringComparison.Ordinal);
    }
}
