using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Which arrival processes a schedule can be made of.</summary>
internal static class ArrivalLimits
{
    /// <summary>More outstanding queries than a machine has threads or a queue has use for.</summary>
    private const int MostConcurrency = 65_536;

    /// <summary>A day: a state of a burst process that is longer than any run is no state.</summary>
    private const long LongestStateNs = 86_400_000_000_000;

    /// <summary>A microsecond: shorter states are no bursts, and a gap would take many of them.</summary>
    private const long ShortestStateNs = 1_000;

    /// <summary>Why not; null when one can.</summary>
    public static RefusedSetting? WhyRefused(ArrivalProcess process) => process switch
    {
        ArrivalProcess.Bursts bursts => Bursts(bursts),
        ArrivalProcess.Trace trace => Trace(trace),
        ArrivalProcess.ClosedLoop { Concurrency: < 1 or > MostConcurrency } loop => new("arrivals.concurrency", Text($"{loop.Concurrency}"), $"from 1 to {MostConcurrency}"),
        _ => null,
    };

    private static RefusedSetting? Bursts(ArrivalProcess.Bursts bursts)
    {
        foreach ((string name, long time) in new[] { ("arrivals.burst_ns", bursts.BurstNs), ("arrivals.calm_ns", bursts.CalmNs) })
        {
            if (time is < ShortestStateNs or > LongestStateNs)
            {
                return new(name, Text($"{time} ns"), $"from {ShortestStateNs} ns to {LongestStateNs} ns");
            }
        }

        // Written so that not-a-number is refused too.
        return bursts.Factor > 1 && bursts.CalmFactor >= 0
            ? null
            : new("arrivals.factor", Text($"{bursts.Factor}"), Text($"greater than 1 and at most {1 / bursts.BurstShare}, where a burst of that share of the time takes up the whole rate"));
    }

    private static RefusedSetting? Trace(ArrivalProcess.Trace trace)
    {
        if (!trace.HasTimes)
        {
            return new("arrivals.sha256", $"the digest {trace.Sha256} of a trace whose times are not at hand", "that of the trace.csv beside the settings");
        }

        long before = 0;
        foreach (long time in trace.TimesNs)
        {
            if (time < before)
            {
                return new("arrivals.times", Text($"{time} ns after {before} ns"), "ascending from 0");
            }

            before = time;
        }

        return trace.Count >= 2 && trace.TimesNs[^1] > trace.TimesNs[0]
            ? null
            : new("arrivals.times", Text($"{trace.Count} arrivals at one time"), "two or more that are not all at one time");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
