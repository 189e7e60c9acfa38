using Bench.Cli.Measuring;

namespace Bench.Cli.Tests.Measuring;

public sealed class RunProgressLineTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly StringWriter error = new();

    public void Dispose() => error.Dispose();

    [Fact]
    public void The_time_to_go_counts_down_within_a_result_and_is_the_estimate_again_after_it()
    {
        RunProgressLine line = new(new Terminal(TextWriter.Null, error, outputRedirected: true, errorRedirected: true), 2, estimatedSeconds: 40, always: false, time);
        Pass(3);
        line.Phase("measuring this machine's limits");
        line.NextResult();
        line.Phase("a: warm-up");
        Pass(5);
        line.Phase("a: timed run");
        Pass(100);
        line.Phase("a: scoring and sealing");
        line.Spend(18);
        Pass(2);
        line.NextResult();
        line.Phase("b: warm-up");

        Assert.Equal(
            """
            [   3 s] 1/2 measuring this machine's limits (about 40 s to go)
            [   3 s] 1/2 a: warm-up (about 40 s to go)
            [   8 s] 1/2 a: timed run (about 35 s to go)
            [ 108 s] 1/2 a: scoring and sealing (about 1 s to go)
            [ 110 s] 2/2 b: warm-up (about 22 s to go)

            """,
            error.ToString());
    }

    private void Pass(double seconds) => time.Advance(TimeSpan.FromSeconds(seconds));
}
