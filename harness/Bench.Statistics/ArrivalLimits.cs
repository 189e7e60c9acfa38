using System.Globalization;
using Bench.Spec;

namespace Bench.Statistics;

/// <summary>Which arrival processes a schedule can be made of.</summary>
internal static class ArrivalLimits
{
    /// <summary>More outstanding queries than any queue has use for.</summary>
    private const int MostConcurrency = 65_536;

    /// <summary>A day: a state of a burst process that is longer than any run is no state.</summary>
    private const long LongestStateNs = 86_400_000_000_000;

    /// <summary>A microsecond: shorter states are no bursts.</summary>
    private const long ShortestStateNs = 1_000;

    private const double MostConstantQps = 1e9;

    /// <summary>Thirty years: what is repeated must fit the clock several times.</summary>
    private const long LongestTraceNs = 1_000_000_000_000_000_000;

    /// <summary>A gap takes a draw for every state that it spans: a thousand states a gap are no bursts of arrivals either.</summary>
    private const double LeastArrivalsInStates = 1e-3;

    /// <summary>Why no run can be made of the settings' arrivals, with setting and value; null when one can.</summary>
    public static string? WhyRefused(TestSettings requested) => requested.Arrivals switch
    {
        null => null,
        { } arrivals when requested.Scenario != Scenario.Server => Text($"arrivals is {arrivals}; it must be absent: only Server's queries arrive"),
        ArrivalProcess.Constant when requested.TargetQps > MostConstantQps => Text($"target_qps is {requested.TargetQps}; it must be at most {MostConstantQps}, a nanosecond between constant arrivals"),
        ArrivalProcess.Bursts bursts => WhyRefused(bursts, requested.TargetQps),
        ArrivalProcess.Trace trace => WhyRefused(trace, requested.TargetQps),
        ArrivalProcess.ClosedLoop { Concurrency: < 1 or > MostConcurrency } loop => Text($"arrivals.concurrency is {loop.Concurrency}; it must be from 1 to {MostConcurrency}"),
        _ => null,
    };

    private static string? WhyRefused(ArrivalProcess.Bursts bursts, double rate)
    {
        foreach ((string name, long time) in new[] { ("arrivals.burst_ns", bursts.BurstNs), ("arrivals.calm_ns", bursts.CalmNs) })
        {
            if (time is < ShortestStateNs or > LongestStateNs)
            {
                return Text($"{name} is {time} ns; it must be from {ShortestStateNs} ns to {LongestStateNs} ns");
            }
        }

        // Written so that not-a-number is refused too.
        if (!(bursts.Factor > 1 && bursts.CalmFactor >= 0))
        {
            return Text($"arrivals.factor is {bursts.Factor}; it must be greater than 1 and at most {1 / bursts.BurstShare}, where bursts of their share of the time take up the whole rate");
        }

        double arrivals = rate * ((double)bursts.BurstNs + bursts.CalmNs) / 1e9;
        return arrivals >= LeastArrivalsInStates
            ? null
            : Text($"arrivals.burst_ns and arrivals.calm_ns hold {arrivals:G3} arrivals at target_qps {rate}; they must hold at least {LeastArrivalsInStates}");
    }

    private static string? WhyRefused(ArrivalProcess.Trace trace, double rate)
    {
        if (!trace.HasTimes)
        {
            return Text($"arrivals.sha256 is {trace.Sha256} of {trace.Count} arrivals; the trace itself must be at hand, and {trace.TimesNs.Length} arrivals are");
        }

        long before = 0;
        foreach (long time in trace.TimesNs)
        {
            if (time < before)
            {
                return Text($"arrivals has a time of {time} ns after {before} ns; times must ascend from 0");
            }

            before = time;
        }

        if (trace.Count < 2 || trace.TimesNs[^1] == trace.TimesNs[0])
        {
            return Text($"arrivals has {trace.Count} arrivals at one time; it must have two or more that are not all at one time");
        }

        if (trace.TimesNs[^1] - trace.TimesNs[0] > LongestTraceNs)
        {
            return Text($"arrivals last {trace.TimesNs[^1] - trace.TimesNs[0]} ns; they must last at most {LongestTraceNs} ns");
        }

        return rate == trace.MeanQps ? null : Text($"target_qps is {rate}; it must be {trace.MeanQps}, the mean rate of the trace");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
