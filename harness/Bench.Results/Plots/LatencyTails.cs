using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Statistics;

namespace Bench.Results.Plots;

/// <summary>Which share of several kinds of latencies is at least so long. Both axes are logarithmic, since the tail, a hundredth or a thousandth of all, is what bounds are about and what a histogram hides.</summary>
public static class LatencyTails
{
    // Four decades: more would press the tail into a corner.
    private const double MostRatio = 10_000;

    /// <summary>Draws the distributions in the given order.</summary>
    /// <param name="title">The picture's name.</param>
    /// <param name="curves">At least one.</param>
    public static string Draw(string title, ImmutableArray<TailCurve> curves)
    {
        ArgumentOutOfRangeException.ThrowIfZero(curves.Length);
        SvgCanvas canvas = new(title, string.Join("; ", curves.Select(TextOf)) + ".", 350 + (18 * curves.Length));

        // Tokens that were announced together are no time apart, which a logarithm has no place for; and the tail is what is looked at.
        double longest = Math.Max(1, curves.Max(static curve => Math.Max(curve.Latencies.MaxNs, curve.BoundNs ?? 0)));
        double shortest = Math.Max(longest / MostRatio, curves.Min(static curve => curve.Latencies.Percentile(0.01)));
        PlotScale x = PlotScale.Decades(shortest, longest, SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Decades(1.0 / Math.Max(10, curves.Max(static curve => curve.Latencies.Count)), 1, SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "latency", Quantity.Time, y, "share that takes at least so long (1 % lies above p99)", static share => Quantity.Number(share * 100) + " %");
        for (int i = 0; i < curves.Length; i++)
        {
            canvas.Path(Points(curves[i].Latencies, x, y), SvgCanvas.Colour(i));
            if (curves[i].BoundNs is { } bound && x.At(bound) >= SvgCanvas.Left)
            {
                canvas.Line(x.At(bound), SvgCanvas.Top, x.At(bound), SvgCanvas.Bottom, SvgCanvas.Colour(i), "4 3");
            }

            canvas.Line(SvgCanvas.Left, SvgCanvas.Bottom + 56 + (18 * i), SvgCanvas.Left + 18, SvgCanvas.Bottom + 56 + (18 * i), SvgCanvas.Colour(i));
            canvas.Text(SvgCanvas.Left + 24, SvgCanvas.Bottom + 60 + (18 * i), TextOf(curves[i]));
        }

        return canvas.ToString();
    }

    /// <summary>Every step of the tail's last few, and before those so many that none is seen to be missing.</summary>
    private static IEnumerable<(double X, double Y)> Points(Latencies latencies, PlotScale x, PlotScale y)
    {
        const double Step = 0.98;
        long left = latencies.Count;
        while (left > 0)
        {
            long latency = latencies.FromTop(left);
            yield return (latency < 1 ? SvgCanvas.Left : Math.Max(SvgCanvas.Left, x.At(latency)), y.At((double)left / latencies.Count));
            left = Math.Min(left - 1, (long)(left * Step));
        }
    }

    private static string TextOf(TailCurve curve)
    {
        string bound = curve.BoundNs is { } ns ? $" (bound {Quantity.Time(ns)}, dashed)" : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{curve.Label}{bound}: {curve.Latencies.Count}, p50 {Quantity.Time(curve.Latencies.Percentile(0.5))}, p99 {Quantity.Time(curve.Latencies.Percentile(0.99))}, max {Quantity.Time(curve.Latencies.MaxNs)}");
    }
}
