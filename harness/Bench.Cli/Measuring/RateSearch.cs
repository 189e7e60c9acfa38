using System.Collections.Immutable;
using System.Diagnostics;
using Bench.Results.Curves;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>Searches the peak or sweeps, and keeps the curve run by run.</summary>
/// <param name="points">Makes the runs.</param>
/// <param name="files">Where the curve is kept.</param>
/// <param name="options">What is asked for.</param>
/// <param name="terminal">Where each run's outcome is said.</param>
internal sealed class RateSearch(RatePoints points, CurveFiles files, SearchOptions options, Terminal terminal)
{
    private const double LeastShareOfStart = 1e-3;
    private const double MostTimesStart = 1 << 20;
    private const int MostSamplesPerQuery = 1 << 20;

    private readonly long started = Stopwatch.GetTimestamp();
    private string? cut;

    /// <summary>The curve as it is now.</summary>
    public RateCurve Curve { get; private set; } = null!;

    /// <summary>Searches or sweeps to the end, the limit or the interruption.</summary>
    /// <param name="empty">The curve without runs.</param>
    /// <param name="start">Where a search starts.</param>
    public RateCurve Run(RateCurve empty, double start)
    {
        Curve = empty;
        if (options.FindsPeak)
        {
            PeakSearchResult found = PeakSearch.Find(BoundsOf(start), rate => Measure(rate)?.Valid);
            Curve = Curve with
            {
                Peak = found.Peak,
                ConfirmedFailure = found.Failure,
                ValidAboveFailed = found.GoodAboveFailed,
                End = found.End == PeakSearchEnd.Stopped ? cut : Names.Of(found.End),
            };
        }
        else
        {
            bool whole = options.Sweep.All(rate => Measure(rate) is not null);
            Curve = Curve with { End = whole ? "all rates measured" : cut };
        }

        files.Write(Curve);
        return Curve;
    }

    private PeakSearchBounds BoundsOf(double start) => Curve.Scenario == Scenario.Server
        ? new PeakSearchBounds { Start = start, Least = start * LeastShareOfStart, Most = start * MostTimesStart }
        : new PeakSearchBounds { Start = start, Least = 1, Most = MostSamplesPerQuery, Whole = true };

    private CurvePoint? Measure(double rate)
    {
        if (Stopwatch.GetElapsedTime(started) >= options.Limit)
        {
            cut = $"the limit of {options.Limit.TotalSeconds:0.###} s was reached (--search-limit)";
            return null;
        }

        if (points.WhyRefused(rate) is { } refused)
        {
            cut = $"no run can be made at {Quantity.Number(rate)}: {refused}";
            return null;
        }

        CurvePoint point;
        try
        {
            point = points.At(rate, $"{Curve.Workload} {Names.Of(Curve.Scenario)}: run {Curve.Points.Length + 1} of the search, {Curve.Varied} {Quantity.Number(rate)}");
        }
        catch (OperationCanceledException)
        {
            cut = "interrupted";
            return null;
        }

        Curve = Curve with { Points = Curve.Points.Add(point) };
        files.Write(Curve);
        terminal.Say($"  {Curve.Varied} {Quantity.Number(rate)}: p99 {Quantity.Time(point.P99Ns)}, {(point.Valid ? "valid" : "not valid: " + Terminal.OneLine(string.Join("; ", point.InvalidReasons)))}");
        return point;
    }
}
