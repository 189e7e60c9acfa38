using System.Collections.Immutable;
using Bench.Results.Reports;

namespace Bench.Results.Plots;

/// <summary>What each number format buys: the metric over the error, with the error that honest rounding in the format explains.</summary>
public static class SpeedAccuracyPlot
{
    private const double Radius = 5;

    /// <summary>Draws results of one workload and scenario.</summary>
    /// <param name="title">Workload and scenario.</param>
    /// <param name="axis">The metric with its unit, and which direction is better.</param>
    /// <param name="points">At least one. An error of 0, which no power of ten shows, stands at the left end.</param>
    public static string Draw(string title, string axis, ImmutableArray<SpeedAccuracyPoint> points)
    {
        ArgumentOutOfRangeException.ThrowIfZero(points.Length);
        SvgCanvas canvas = new(
            $"{title}: speed and accuracy by format",
            string.Join("; ", points.Select(TextOf)) + ".",
            350 + (18 * points.Length));
        double least = points.SelectMany(static point => new[] { point.Error, point.Target }).Where(static error => error > 0).DefaultIfEmpty(1).Min();
        PlotScale x = PlotScale.Decades(least / 2, points.Max(static point => Math.Max(point.Error, point.Target)), SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Linear(0, points.Max(static point => point.Value), SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "greatest error of a judged value; the line ends at the format's target", Quantity.Number, y, axis, Quantity.Number);
        PointLabels labels = new(canvas);
        (double X, double Y)[] places = [.. points.Select(point => (point.Error > 0 ? x.At(point.Error) : SvgCanvas.Left, y.At(point.Value)))];
        for (int i = 0; i < points.Length; i++)
        {
            double left = places[i].X, top = places[i].Y, target = x.At(points[i].Target);
            canvas.Line(left, top, target, top, SvgCanvas.Colour(i), "3 3");
            canvas.Line(target, top - 5, target, top + 5, SvgCanvas.Colour(i));
            canvas.Circle(left, top, Radius, SvgCanvas.Colour(i), TextOf(points[i]));
            canvas.Text(SvgCanvas.Left, SvgCanvas.Bottom + 60 + (18 * i), TextOf(points[i]));
            labels.KeepLineFree((left, top), (target, top));
            labels.KeepLineFree((target, top - 5), (target, top + 5));
            labels.KeepDiscFree(left, top, Radius);
        }

        for (int i = 0; i < points.Length; i++)
        {
            labels.Write(places[i].X, places[i].Y, Radius, points[i].Format);
        }

        return canvas.ToString();
    }

    private static string TextOf(SpeedAccuracyPoint point) => $"{point.Format}: {point.Text}, error {Quantity.Number(point.Error)}, target {Quantity.Number(point.Target)}";
}
