using System.Collections.Immutable;
using Bench.Results.Reports;

namespace Bench.Results.Plots;

/// <summary>What each number format buys: the metric over the error, with the error that honest rounding in the format explains.</summary>
public static class SpeedAccuracyPlot
{
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
        for (int i = 0; i < points.Length; i++)
        {
            SpeedAccuracyPoint point = points[i];
            double left = point.Error > 0 ? x.At(point.Error) : SvgCanvas.Left, top = y.At(point.Value), target = x.At(point.Target);
            canvas.Line(left, top, target, top, SvgCanvas.Colour(i), "3 3");
            canvas.Line(target, top - 5, target, top + 5, SvgCanvas.Colour(i));
            canvas.Circle(left, top, 5, SvgCanvas.Colour(i), TextOf(point));
            canvas.Text(left + 8, top - 8, point.Format);
            canvas.Text(SvgCanvas.Left, SvgCanvas.Bottom + 60 + (18 * i), TextOf(point));
        }

        return canvas.ToString();
    }

    private static string TextOf(SpeedAccuracyPoint point) => $"{point.Format}: {point.Text}, error {Quantity.Number(point.Error)}, target {Quantity.Number(point.Target)}";
}
