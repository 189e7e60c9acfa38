namespace Bench.Sut.Tests;

/// <summary>What a process writes to its standard output and error is kept in a file when it has ended.</summary>
public sealed class SutOutputTests : IDisposable
{
    private const int Most = 1 << 20;
    private readonly ProcessRuns runs = new();
    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    private string Log => Path.Combine(folder, "runs", "x.sut.log");

    public void Dispose()
    {
        runs.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Both_streams_are_kept_whole()
    {
        SutStartException refused = Start("echo one; sleep 0.2; echo two >&2");

        Assert.Contains("its last words: one\ntwo", refused.Message, StringComparison.Ordinal);
        Assert.Equal("one\ntwo\n", File.ReadAllText(Log));
    }

    [Theory]
    [InlineData(Most - 4, "")]
    [InlineData(3_000_000, "[1951428 bytes before these are not kept]\n")]
    public void Of_much_the_end_is_kept(int bytes, string before)
    {
        SutStartException refused = Start($"head -c {bytes} /dev/zero | tr '\\0' x; echo end");

        Assert.EndsWith("xend", refused.Message, StringComparison.Ordinal);
        Assert.Equal(before + new string('x', Math.Min(bytes, Most - 4)) + "end\n", File.ReadAllText(Log));
    }

    [Fact]
    public void Of_silence_there_is_no_file()
    {
        Start("exit 1");

        Assert.False(Path.Exists(Path.GetDirectoryName(Log)));
    }

    private SutStartException Start(string script) => Assert.Throws<SutStartException>(() => runs.Start(["sh", "-c", script], log: Log));
}
