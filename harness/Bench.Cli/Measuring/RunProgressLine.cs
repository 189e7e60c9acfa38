using System.Diagnostics;
using Bench.LoadGen;

namespace Bench.Cli.Measuring;

/// <summary>Says on standard error what runs, how far the whole is and how long it will still take. A line at the start of each phase; while a long window is timed, what <see cref="RunTicker"/> says.</summary>
internal sealed class RunProgressLine(Terminal terminal, int results, double estimatedSeconds)
{
    private readonly long started = Stopwatch.GetTimestamp();
    private double remaining = estimatedSeconds;
    private int number;

    /// <summary>A new result begins.</summary>
    public void NextResult() => number++;

    /// <summary>A phase begins.</summary>
    public void Phase(string what) =>
        terminal.Say($"[{Stopwatch.GetElapsedTime(started).TotalSeconds,4:F0} s] {Math.Max(1, number)}/{results} {what} (about {Math.Max(1, remaining):F0} s to go)");

    /// <summary>Says how far a run is, until disposed. Only reads the counters: the timed threads do nothing for it.</summary>
    public RunTicker Watch(RunProgress counters, string what) =>
        new(() => (counters.Issued, counters.Completed), terminal.Error, terminal.ErrorRedirected, what, TimeProvider.System);

    /// <summary>So much of the estimate is behind.</summary>
    public void Spend(double seconds) => remaining = Math.Max(1, remaining - seconds);
}
