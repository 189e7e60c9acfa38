using System.Diagnostics;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>The gaps between the arrivals of Server, one after the other: a pure function of the process, the rate and the seed, so that whoever reads a log derives the schedule again.</summary>
/// <remarks>
/// Every gap is truncated to whole nanoseconds, as LoadGen truncates its own; the first arrival is at 0. Everything random comes from <see cref="TrafficRandom"/>.
/// Not thread-safe.
/// </remarks>
public sealed class ArrivalTimes
{
    private readonly ArrivalProcess process;
    private readonly double queriesPerSecond;
    private readonly TrafficRandom random;
    private readonly long periodNs;
    private bool bursting;
    private double stateNs;
    private int next;

    /// <summary>A generator of one run's gaps.</summary>
    /// <param name="settings">Settings of Server with arrivals that are not LoadGen's; a trace with its times.</param>
    /// <exception cref="ArgumentException">No schedule can be made of the arrivals, or there are none.</exception>
    public ArrivalTimes(TestSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        process = settings.Arrivals ?? throw new ArgumentException("the settings have no arrivals of their own", nameof(settings));
        if (ArrivalLimits.WhyRefused(settings) is { } refused)
        {
            throw new ArgumentException(refused, nameof(settings));
        }

        queriesPerSecond = settings.TargetQps;
        random = new TrafficRandom(settings.ScheduleRngSeed, settings.RngProfile);
        periodNs = (long)(1.0 / queriesPerSecond * 1e9);
        if (process is ArrivalProcess.Bursts bursts)
        {
            // The shares of the time: so the process is stationary from its first moment, and its mean rate the target's.
            bursting = random.Canonical() < bursts.BurstShare;
            stateNs = DrawState(bursts);
        }
    }

    /// <summary>The nanoseconds from one arrival to the next; at least 0. Where nothing is scheduled (closed loop): the period that bounds how many queries are generated.</summary>
    public long NextGapNs() => process switch
    {
        ArrivalProcess.Constant or ArrivalProcess.ClosedLoop => periodNs,
        ArrivalProcess.Bursts bursts => BurstyGapNs(bursts),
        ArrivalProcess.Trace trace => ReplayedGapNs(trace),
        _ => throw new UnreachableException(),
    };

    /// <summary>Time runs on through as many states as it takes: an exponential time has no memory, so what is left of a gap is drawn anew in the next state.</summary>
    private long BurstyGapNs(ArrivalProcess.Bursts bursts)
    {
        double passedNs = 0;
        while (true)
        {
            double rate = queriesPerSecond * (bursting ? bursts.Factor : bursts.CalmFactor);
            double gapNs = rate > 0 ? random.Exponential() / rate * 1e9 : double.PositiveInfinity;
            if (gapNs < stateNs)
            {
                stateNs -= gapNs;
                return (long)(passedNs + gapNs);
            }

            passedNs += stateNs;
            bursting = !bursting;
            stateNs = DrawState(bursts);
        }
    }

    private double DrawState(ArrivalProcess.Bursts bursts) => random.Exponential() * (bursting ? bursts.BurstNs : bursts.CalmNs);

    private long ReplayedGapNs(ArrivalProcess.Trace trace)
    {
        int last = next;
        next = (next + 1) % trace.Count;
        return next == 0 ? trace.RestartNs : trace.TimesNs[next] - trace.TimesNs[last];
    }
}
