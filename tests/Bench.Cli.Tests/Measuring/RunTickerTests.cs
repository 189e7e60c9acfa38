using Bench.Cli.Measuring;
using Bench.LoadGen;

namespace Bench.Cli.Tests.Measuring;

public sealed class RunTickerTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly StringWriter error = new();
    private (long Issued, long Completed) counters;

    public void Dispose() => error.Dispose();

    [Fact]
    public void Says_how_far_the_run_is_at_most_once_a_second()
    {
        using RunTicker ticker = new(() => counters, error, inPlace: false, time);
        counters = (5, 2);
        Pass(1);
        counters = (1234, 1230);
        Pass(1.9);

        Assert.Equal("         1 s: 1,234 samples issued, 1,230 ended\n", error.ToString());

        counters = (2000, 1999);
        Pass(0.1);

        Assert.EndsWith("         2 s: 2,000 samples issued, 1,999 ended\n", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Says_nothing_of_a_window_shorter_than_a_second_however_long_its_preparation()
    {
        using (new RunTicker(() => counters, error, inPlace: false, time))
        {
            Pass(3.9); // Nothing is issued.
            counters = (1, 0);
            Pass(0.99);
        }

        Pass(5);
        Assert.Empty(error.ToString());
    }

    [Fact]
    public void On_a_terminal_each_line_takes_the_place_of_the_one_before_and_the_last_is_cleared()
    {
        using (new RunTicker(() => counters, error, inPlace: true, time))
        {
            counters = (1, 0);
            Pass(3);
        }

        string text = error.ToString();
        Assert.DoesNotContain("\n", text, StringComparison.Ordinal);
        Assert.Equal(3, text.Count(static letter => letter == '\r'));
        Assert.EndsWith("\r\u001b[K", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_watches_where_standard_error_is_no_terminal_unless_it_is_asked_for()
    {
        Assert.Null(Line(redirected: true, always: false).Watch(new RunProgress()));
        using RunTicker? asked = Line(redirected: true, always: true).Watch(new RunProgress());
        using RunTicker? terminal = Line(redirected: false, always: false).Watch(new RunProgress());
        Assert.NotNull(asked);
        Assert.NotNull(terminal);
    }

    private RunProgressLine Line(bool redirected, bool always) =>
        new(new Terminal(TextWriter.Null, error, outputRedirected: true, redirected), 1, estimatedSeconds: null, always);

    private void Pass(double seconds) => time.Advance(TimeSpan.FromSeconds(seconds));
}
