using System.Globalization;

namespace Bench.Cli.Measuring;

/// <summary>Says once a second how far a run is, from the counters that the timed threads keep anyway. Nothing is said of a window that is shorter than a second.</summary>
internal sealed class RunTicker : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(1);

    private readonly Lock exclusive = new();
    private readonly Func<(long Issued, long Completed)> counters;
    private readonly TextWriter error;
    private readonly bool inPlace;
    private readonly TimeProvider time;
    private readonly ITimer timer;
    private long? seenOpen;
    private bool drawn;
    private bool ended;

    /// <summary>Starts to tick.</summary>
    /// <param name="counters">Samples issued, and samples that have ended.</param>
    /// <param name="error">Where it is said.</param>
    /// <param name="inPlace">Whether each line takes the place of the one before, as on a terminal.</param>
    /// <param name="time">The clock.</param>
    public RunTicker(Func<(long Issued, long Completed)> counters, TextWriter error, bool inPlace, TimeProvider time)
    {
        this.counters = counters;
        this.error = error;
        this.inPlace = inPlace;
        this.time = time;
        timer = time.CreateTimer(_ => Tick(), null, Period, Timeout.InfiniteTimeSpan);
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
            if (ended)
            {
                return;
            }

            Say(counters());

            // From now and not from when it was due: two lines are never nearer than a second.
            timer.Change(Period, Timeout.InfiniteTimeSpan);
        }
    }

    private void Say((long Issued, long Completed) now)
    {
        if (now.Issued == 0)
        {
            return; // Still being prepared.
        }

        // The tick that first sees the window open says nothing: the window may close within the second.
        if (seenOpen is not { } since)
        {
            seenOpen = time.GetTimestamp();
            return;
        }

        string line = string.Create(CultureInfo.InvariantCulture, $"         {time.GetElapsedTime(since).TotalSeconds:F0} s: {now.Issued:N0} samples issued, {now.Completed:N0} ended");
        error.Write(inPlace ? $"\r{line}\u001b[K" : line + "\n");
        error.Flush();
        drawn = inPlace;
    }
}
