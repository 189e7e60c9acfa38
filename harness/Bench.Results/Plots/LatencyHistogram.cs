using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;

namespace Bench.Results.Plots;

/// <summary>How often which latency: a histogram with the median and the tail marked.</summary>
public static class LatencyHistogram
{
    private const int Bins = 44;
    private static readonly (double Percentile, string Name)[] Marks = [(0.5, "p50"), (0.9, "p90"), (0.99, "p99")];

    /// <summary>Draws the distribution.</summary>
    /// <param name="title">The result's name.</param>
    /// <param name="latencies">Latencies in nanoseconds, any order; at least one.</param>
    public static string Draw(string title, ImmutableArray<long> latencies)
    {
        long[] sorted = [.. latencies.Order()];
        ArgumentOutOfRangeException.ThrowIfZero(sorted.Length);
        string At(double percentile) => Quantity.Time(sorted[Index(sorted, percentile)]);
        SvgCanvas canvas = new(
            $"{title}: latency distribution",
            $"{sorted.Length} latencies from {Quantity.Time(sorted[0])} to {Quantity.Time(sorted[^1])}; median {At(0.5)}, 90th percentile {At(0.9)}, 99th {At(0.99)}.");
        PlotScale x = PlotScale.Linear(sorted[0], sorted[^1], SvgCanvas.Left, SvgCanvas.Right);
        int[] counts = Count(sorted, x, out double binWidth);
        PlotScale y = PlotScale.Linear(0, counts.Max(), SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "latency", Quantity.Time, y, "responses", Quantity.Number);
        for (int bin = 0; bin < Bins; bin++)
        {
            if (counts[bin] > 0)
            {
                double top = y.At(counts[bin]);
                canvas.Rectangle(SvgCanvas.Left + (bin * binWidth) + 0.5, top, binWidth - 1, SvgCanvas.Bottom - top, SvgCanvas.Colour(0), counts[bin].ToString(CultureInfo.InvariantCulture));
            }
        }

        Mark(canvas, x, sorted);
        return canvas.ToString();
    }

    private static void Mark(SvgCanvas canvas, PlotScale x, long[] sorted)
    {
        foreach ((double percentile, _) in Marks)
        {
            double at = x.At(sorted[Index(sorted, percentile)]);
            canvas.Line(at, SvgCanvas.Top, at, SvgCanvas.Bottom, SvgCanvas.Colour(1), "4 3");
        }

        // One legend instead of a label at each line: the lines of a narrow distribution stand on one another.
        string legend = string.Join(", ", Marks.Select(mark => $"{mark.Name} {Quantity.Time(sorted[Index(sorted, mark.Percentile)])}"));
        canvas.Text(SvgCanvas.Right, SvgCanvas.Top - 6, legend, SvgCanvas.Colour(1), "end");
    }

    private static int[] Count(long[] sorted, PlotScale x, out double binWidth)
    {
        int[] counts = new int[Bins];
        binWidth = (SvgCanvas.Right - SvgCanvas.Left) / (double)Bins;
        foreach (long latency in sorted)
        {
            counts[Math.Clamp((int)((x.At(latency) - SvgCanvas.Left) / binWidth), 0, Bins - 1)]++;
        }

        return counts;
    }

    // The field's percentile: the value at trunc(n p) of the ascending list, no interpolation.
    private static int Index(long[] sorted, double percentile) => Math.Min(sorted.Length - 1, (int)(sorted.Length * percentile));
}
