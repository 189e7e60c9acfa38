using System.Collections.Immutable;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Machines;

namespace Bench.Results.Plots;

/// <summary>Every result under the machine's roofs: the measured fp32 peak and bandwidth of each memory level, and the peaks of other formats that are there, which follow from fp32's (Williams, Waterman, Patterson 2009).</summary>
public static class RooflinePlot
{
    private const double Radius = 4, LegendWidth = 140;

    /// <summary>Draws results of one machine.</summary>
    /// <param name="limits">Its measured limits.</param>
    /// <param name="points">The results; at least one.</param>
    public static string Draw(MachineLimits limits, ImmutableArray<RooflinePoint> points)
    {
        ArgumentNullException.ThrowIfNull(limits);
        ArgumentOutOfRangeException.ThrowIfZero(points.Length);
        CoreLimits all = limits.AllCores;
        (double Peak, string Formats)[] peaks =
        [
            .. from format in points.Select(static point => point.Format).Append(NumberFormat.Fp32).Distinct().Order()
               group format.FieldName by all.PeakGflopsOf(format) into alike
               orderby alike.Key
               select (alike.Key, string.Join(", ", alike)),
        ];
        double highest = peaks[^1].Peak;
        SvgCanvas canvas = new(
            $"Roofline of this machine, {Quantity.Counted(limits.Cores, "core")}",
            $"Measured fp32 peak {Quantity.Number(all.PeakFp32Gflops)} GFLOP/s. " + string.Join("; ", points.Select(static point => $"{point.Label} {Quantity.Number(point.Gflops)} GFLOP/s at {Quantity.Number(point.Intensity)} flop/byte")) + ".",
            350 + (18 * points.Length));
        double left = Math.Min(0.1, points.Min(static point => point.Intensity));
        double right = Math.Max(1000, points.Max(static point => point.Intensity));
        double low = Math.Min(points.Min(static point => point.Gflops), all.DramGigabytesPerSecond * left);
        PlotScale x = PlotScale.Decades(left, right, SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Decades(low, Math.Max(highest * 1.2, points.Max(static point => point.Gflops)), SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "arithmetic intensity (flop/byte)", Quantity.Number, y, "GFLOP/s", Quantity.Number);
        PointLabels labels = new(canvas);
        Roof(canvas, labels, x, y, highest, all.DramGigabytesPerSecond, "DRAM", 1, 0);
        Roof(canvas, labels, x, y, highest, all.L3GigabytesPerSecond, "L3", 3, 1);
        Roof(canvas, labels, x, y, highest, all.L2GigabytesPerSecond, "L2", 2, 2);
        foreach ((double peak, string formats) in peaks.Length > 1 ? peaks : [])
        {
            (double X, double Y) ridge = (x.At(peak / all.L2GigabytesPerSecond), y.At(peak)), end = (SvgCanvas.Right, y.At(peak));
            canvas.Path([ridge, end], SvgCanvas.Colour(2));
            labels.KeepLineFree(ridge, end);
            canvas.Text(SvgCanvas.Right - 4, end.Y - 6, $"{formats} {Quantity.Number(peak)} GFLOP/s", SvgCanvas.Colour(2), "end");
        }

        for (int i = 0; i < points.Length; i++)
        {
            RooflinePoint point = points[i];
            string numbers = $"{Quantity.Number(point.Gflops)} GFLOP/s at {Quantity.Number(point.Intensity)} flop/byte";
            canvas.Circle(x.At(point.Intensity), y.At(point.Gflops), Radius, SvgCanvas.Colour(0), $"{i + 1}  {point.Label}: {numbers}");
            labels.KeepDiscFree(x.At(point.Intensity), y.At(point.Gflops), Radius);

            // The numbers are never cut off.
            canvas.Text(SvgCanvas.Left, SvgCanvas.Bottom + 60 + (18 * i), $"{i + 1}  {SvgCanvas.Fitted(point.Label, Math.Max(2, SvgCanvas.LegendLetters - numbers.Length - 6))}: {numbers}");
        }

        for (int i = 0; i < points.Length; i++)
        {
            labels.Write(x.At(points[i].Intensity), y.At(points[i].Gflops), Radius, $"{i + 1}");
        }

        return canvas.ToString();
    }

    private static void Roof(SvgCanvas canvas, PointLabels labels, PlotScale x, PlotScale y, double peak, double bandwidth, string level, int series, int column)
    {
        double first = x.Ticks[0];
        double last = x.Ticks[^1];
        double floor = y.Ticks[0];
        double ridge = peak / bandwidth;
        double start = Math.Max(first, floor / bandwidth);
        (double X, double Y) foot = (x.At(start), y.At(start * bandwidth)), corner = (x.At(ridge), y.At(peak)), end = (x.At(last), y.At(peak));
        canvas.Path([foot, corner, end], SvgCanvas.Colour(series));
        labels.KeepLineFree(foot, corner);
        labels.KeepLineFree(corner, end);

        // Above the plot, where no point can be.
        canvas.Text(SvgCanvas.Right - (LegendWidth * column), SvgCanvas.Top - 6, $"{level} {Quantity.Number(bandwidth)} GB/s", SvgCanvas.Colour(series), "end");
    }
}
