using System.Diagnostics;
using Bench.Results.Curves;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>Makes one run at a rate.</summary>
/// <param name="rate">Queries per second, or samples per query.</param>
/// <param name="phase">What is announced.</param>
/// <param name="within">How long it may take.</param>
internal delegate TrialOutcome RateTrial(double rate, string phase, TimeSpan within);

/// <summary>Searches the peak or sweeps, and keeps the curve run by run.</summary>
/// <param name="trial">Makes the runs.</param>
/// <param name="keep">Keeps the curve as it is.</param>
/// <param name="options">What is asked for.</param>
/// <param name="terminal">Where each run's outcome is said.</param>
/// <param name="time">The clock of the limit, which starts here.</param>
internal sealed class RateSearch(RateTrial trial, Action<RateCurve> keep, SearchOptions options, Terminal terminal, TimeProvider time)
{
    private const double LeastShareOfStart = 1e-3;
    private const double MostTimesStart = 1 << 20;
    private const int MostSamplesPerQuery = 65_536;

    private readonly long started = time.GetTimestamp();
    private RateCurve? curve;

    /// <summary>Why it ended before it was through; null when it did not.</summary>
    public SearchCut? Cut { get; private set; }

    private RateCurve Curve => curve ?? throw new UnreachableException();

    /// <summary>Searches or sweeps to the end, the limit or the interruption.</summary>
    /// <param name="empty">The curve without runs.</param>
    /// <param name="start">Where a search starts: queries per second, or samples per query.</param>
    public RateCurve Run(RateCurve empty, double start)
    {
        curve = empty;
        keep(Curve);
        if (options.FindsPeak)
        {
            PeakSearchResult found = PeakSearch.Find(BoundsOf(start), Holds);
            curve = Curve with
            {
                Peak = found.Peak,
                ConfirmedFailure = found.Failure,
                ValidAboveFailed = found.GoodAboveFailed,
                End = found.End == PeakSearchEnd.Stopped ? Cut!.Reason : TextOf(found.End),
            };
        }
        else
        {
            bool whole = options.Sweep.All(rate => Holds(rate) is not null);
            curve = Curve with { End = whole ? "all rates were measured" : Cut!.Reason };
        }

        keep(Curve);
        return Curve;
    }

    private PeakSearchBounds BoundsOf(double start) => Curve.Scenario == Scenario.Server
        ? new PeakSearchBounds { Start = start, Least = start * LeastShareOfStart, Most = start * MostTimesStart }
        : new PeakSearchBounds { Start = start, Least = 1, Most = MostSamplesPerQuery, Whole = true };

    private static string TextOf(PeakSearchEnd end) => end switch
    {
        PeakSearchEnd.Precise => "a confirmed failure lies just above the peak",
        PeakSearchEnd.CeilingReached => "the greatest rate that is tried is valid",
        PeakSearchEnd.NothingGood => "no rate is valid",
        PeakSearchEnd.TrialsExhausted => "the greatest number of runs was made",
        _ => throw new UnreachableException(),
    };

    private bool? Holds(double rate)
    {
        TimeSpan left = options.Limit - time.GetElapsedTime(started);
        if (left <= TimeSpan.Zero)
        {
            Cut = SearchCut.LimitReached;
            return null;
        }

        TrialOutcome outcome = trial(rate, $"{Curve.Workload} {Names.Of(Curve.Scenario)}: run {Curve.Points.Length + 1} of the search, {Curve.Varied} {Quantity.Number(rate)}", left);
        if (outcome.Point is { } point)
        {
            curve = Curve with { Points = Curve.Points.Add(point) };
            keep(Curve);
            terminal.Say($"         p99 {(Curve.TtftBoundNs is null ? Quantity.Time(point.P99Ns) : $"TTFT {Quantity.Time(point.TtftP99Ns ?? 0)}")}, {(point.Valid ? "valid" : "not valid: " + Terminal.OneLine(string.Join("; ", point.InvalidReasons)))}");
        }

        Cut = outcome.Cut;
        return Cut is null ? outcome.Point?.Valid : null;
    }
}
