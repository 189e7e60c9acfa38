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
    private bool bursting = true;
    private double stateNs;
    private int next;

    /// <summary>A generator of one run's gaps.</summary>
    /// <param name="process">The process; a trace with its times.</param>
    /// <param name="queriesPerSecond">The mean rate, greater than 0; a trace has its own.</param>
    /// <param name="seed">The seed of the schedule; only its low 32 bits count.</param>
    /// <param name="profile">The generation of the random streams.</param>
    /// <exception cref="ArgumentException">The times of the trace are not at hand, or the process is refused by <see cref="EffectiveSettings.WhyRefused"/>.</exception>
    public ArrivalTimes(ArrivalProcess process, double queriesPerSecond, ulong seed, RngProfile profile)
    {
        ArgumentNullException.ThrowIfNull(process);
        if (!(queriesPerSecond > 0))
        {
            throw new ArgumentOutOfRangeException(nameof(queriesPerSecond), queriesPerSecond, "a rate is greater than 0");
        }

        if (ArrivalLimits.WhyRefused(process) is { } refused)
        {
            throw new ArgumentException(refused.ToString(), nameof(process));
        }

        this.process = process;
        this.queriesPerSecond = queriesPerSecond;
        random = new TrafficRandom(seed, profile);
        periodNs = (long)(1.0 / queriesPerSecond * 1e9);
    }

    /// <summary>The nanoseconds from one arrival to the next; at least 0. Where nothing is scheduled (closed loop): the period that bounds how many queries are generated.</summary>
    public long NextGapNs() => process switch
    {
        ArrivalProcess.Poisson => random.ExponentialGapNs(queriesPerSecond),
        ArrivalProcess.Constant or ArrivalProcess.ClosedLoop => periodNs,
        ArrivalProcess.Bursts bursts => BurstyGapNs(bursts),
        ArrivalProcess.Trace trace => ReplayedGapNs(trace),
        _ => throw new UnreachableException(),
    };

    /// <summary>Time runs on through as many states as it takes: an exponential time has no memory, so what is left of one is drawn anew in the next.</summary>
    private long BurstyGapNs(ArrivalProcess.Bursts bursts)
    {
        double passedNs = 0;
        while (true)
        {
            if (stateNs <= 0)
            {
                bursting = !bursting;
                stateNs = random.Exponential() * (bursting ? bursts.BurstNs : bursts.CalmNs);
            }

            double rate = queriesPerSecond * (bursting ? bursts.Factor : bursts.CalmFactor);
            double gapNs = rate > 0 ? random.Exponential() / rate * 1e9 : double.PositiveInfinity;
            if (gapNs < stateNs)
            {
                stateNs -= gapNs;
                return (long)(passedNs + gapNs);
            }

            passedNs += stateNs;
            stateNs = 0;
        }
    }

    private long ReplayedGapNs(ArrivalProcess.Trace trace)
    {
        int last = next;
        next = (next + 1) % trace.Count;
        return next == 0 ? trace.PeriodNs - (trace.TimesNs[^1] - trace.TimesNs[0]) : trace.TimesNs[next] - trace.TimesNs[last];
    }
}
