using System.Globalization;

namespace Bench.Cli.Measuring;

/// <summary>Says how far a run is, from the counters that the timed threads keep anyway: a line in place each second on a terminal, a line every five seconds elsewhere. First after that time, so a shorter window sees none.</summary>
internal sealed class RunTicker : IDisposable
{
    private static readonly TimeSpan OnTerminal = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Redirected = TimeSpan.FromSeconds(5);

    private readonly Lock exclusive = new();
    private readonly Func<(long Issued, long Completed)> counters;
    private readonly TextWriter error;
    private readonly string what;
    private readonly bool inPlace;
    private readonly TimeProvider time;
    private readonly long started;
    private readonly ITimer timer;
    private bool drawn;
    private bool ended;

    /// <summary>Starts to tick.</summary>
    public RunTicker(Func<(long Issued, long Completed)> counters, TextWriter error, bool redirected, string what, TimeProvider time)
    {
        this.counters = counters;
        this.error = error;
        this.what = what;
        this.time = time;
        inPlace = !redirected;
        started = time.GetTimestamp();
        TimeSpan period = inPlace ? OnTerminal : Redirected;
        timer = time.CreateTimer(_ => Tick(), null, period, period);
    }

    /// <summary>Stops; nothing is written afterwards, and a line in place is cleared.</summary>
    public void Dispose()
    {
        timer.Dispose();
        lock (exclusive)
        {
            ended = true;
            if (drawn)
            {
                error.Write("\r\u001b[K");
                error.Flush();
            }
        }
    }

    private void Tick()
    {
        lock (exclusive)
        {
            (long issued, long completed) = counters();
            if (ended || issued == 0)
            {
                return; // Over, or still being prepared.
            }

            string line = string.Create(CultureInfo.InvariantCulture, $"  {time.GetElapsedTime(started).TotalSeconds:F0} s: {Terminal.OneLine(what)}: {issued} samples issued, {completed} ended");
            if (inPlace)
            {
                error.Write("\r" + line + "\u001b[K");
                error.Flush();
                drawn = true;
            }
            else
            {
                error.WriteLine(line);
            }
        }
    }
}
