using System.Collections.Immutable;
using Bench.Results.Reports;

namespace Bench.Results.Plots;

/// <summary>Latency over the time of the run, with the arrivals below: warm-up, throttling and bursts show here and nowhere else.</summary>
public static class LatencyTimeline
{
    private const int MostPoints = 1500;

    /// <summary>Draws the run.</summary>
    /// <param name="title">The result's name.</param>
    /// <param name="queries">The queries in order of arrival; at least one.</param>
    public static string Draw(string title, ImmutableArray<TimedLatency> queries)
    {
        ArgumentOutOfRangeException.ThrowIfZero(queries.Length);
        double seconds = queries.Max(static query => query.ArrivalNs) / 1e9;
        long greatest = queries.Max(static query => query.LatencyNs);
        SvgCanvas canvas = new(
            $"{title}: latency over time",
            $"{queries.Length} arrivals over {Quantity.Number(seconds)} s; the greatest latency is {Quantity.Time(greatest)}.");
        PlotScale x = PlotScale.Linear(0, seconds, SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Linear(0, greatest, SvgCanvas.Bottom - 14, SvgCanvas.Top);
        canvas.Axes(x, "time of arrival (s); ticks below the points are arrivals", Quantity.Number, y, "latency", Quantity.Time);
        foreach (TimedLatency query in Thin(queries))
        {
            double at = x.At(query.ArrivalNs / 1e9);
            canvas.Circle(at, y.At(query.LatencyNs), 2, SvgCanvas.Colour(0));
            canvas.Line(at, SvgCanvas.Bottom - 8, at, SvgCanvas.Bottom, SvgCanvas.Colour(1));
        }

        return canvas.ToString();
    }

    /// <summary>Of each stretch of neighbours the slowest: a picture must not lose the tail.</summary>
    private static IEnumerable<TimedLatency> Thin(ImmutableArray<TimedLatency> queries)
    {
        int stretch = ((queries.Length - 1) / MostPoints) + 1;
        return queries.Chunk(stretch).Select(static neighbours => neighbours.MaxBy(static query => query.LatencyNs));
    }
}
