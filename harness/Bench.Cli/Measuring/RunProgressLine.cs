using System.Collections.Immutable;
using Bench.LoadGen;
using Bench.Spec.Runs;

namespace Bench.Cli.Measuring;

/// <summary>Says on standard error what runs, how far the whole is and how long it will still take. A line at the start of each phase; while a long window is timed, what <see cref="RunTicker"/> says.</summary>
/// <param name="terminal">Where it is said.</param>
/// <param name="results">How many results there will be.</param>
/// <param name="estimatedSeconds">How long they will take; null when nobody knows.</param>
/// <param name="always">Whether runs tick also when standard error is no terminal.</param>
/// <param name="clock">The clock; null for the system's.</param>
internal sealed class RunProgressLine(Terminal terminal, int results, double? estimatedSeconds, bool always, TimeProvider? clock = null)
{
    private readonly TimeProvider time = clock ?? TimeProvider.System;
    private readonly long started = (clock ?? TimeProvider.System).GetTimestamp();
    private double? remaining = estimatedSeconds;
    private long? counting;
    private int number;

    /// <summary>A new result begins.</summary>
    public void NextResult()
    {
        number++;
        counting = time.GetTimestamp();
    }

    /// <summary>A phase begins.</summary>
    public void Phase(string what)
    {
        string of = remaining is null ? "" : $" {Math.Max(1, number)}/{results}";
        string left = remaining is { } seconds ? $" (about {Math.Max(1, seconds - SinceCounted):F0} s to go)" : "";
        terminal.Say($"[{time.GetElapsedTime(started).TotalSeconds,4:F0} s]{of} {what}{left}");
    }

    // What of the estimate the present result has used up; what stands around the results is in no estimate.
    private double SinceCounted => counting is { } since ? time.GetElapsedTime(since).TotalSeconds : 0;

    /// <summary>Says at once why a run is not valid, if it is not: the result's other runs and its judging may take as long again.</summary>
    public void Faulted(string what, ImmutableArray<RunFault> faults)
    {
        if (!faults.IsEmpty)
        {
            Phase($"{what}: INVALID, {Terminal.OneLine($"{faults[0].Kind}: {faults[0].Message}")}");
        }
    }

    /// <summary>Says how far a run is, until disposed; null where nobody watches. Only reads the counters: the timed threads do nothing for it.</summary>
    public RunTicker? Watch(RunProgress counters) => terminal.ErrorRedirected && !always
        ? null
        : new RunTicker(() => (counters.Issued, counters.Completed), terminal.Error, inPlace: !terminal.ErrorRedirected, time);

    /// <summary>The result has ended: so much of the estimate is behind, however long it took.</summary>
    public void Spend(double seconds)
    {
        remaining = remaining is { } left ? Math.Max(1, left - seconds) : null;
        counting = null;
    }
}
