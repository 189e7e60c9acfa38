using System.Collections.Immutable;
using Bench.Results.Curves;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Results.Plots;

/// <summary>99th percentile of latency against rate: valid runs as discs, invalid ones as crosses, the bound as a line, the peak marked.</summary>
public static class RateCurvePlot
{
    private const double LogFrom = 20; // A range of more than this ratio is drawn by powers of ten.
    private const double Arm = 4;

    /// <summary>Draws a curve of at least one run.</summary>
    public static string Draw(RateCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentOutOfRangeException.ThrowIfZero(curve.Points.Length);
        bool server = curve.Scenario == Scenario.Server;
        string rateUnit = server ? "queries/s" : "samples per query";
        string peak = curve.Peak is { } found ? $"the peak is {Quantity.Number(found)} {rateUnit}" : "no peak was found";
        SvgCanvas canvas = new(
            $"{curve.Workload}: p99 latency against {(server ? "rate" : "samples per query")}",
            $"{curve.Points.Length} runs, {curve.Points.Count(static point => point.Valid)} of them valid; {peak}. A search, not a submittable result.");
        PlotScale x = ScaleOf([.. curve.Points.Select(static point => point.Rate)], SvgCanvas.Left, SvgCanvas.Right, fromZero: true);
        PlotScale y = ScaleOf([.. curve.Points.Select(static point => Math.Max(1.0, point.P99Ns)), .. curve.LatencyBoundNs is { } bound ? [bound] : Array.Empty<double>()], SvgCanvas.Bottom, SvgCanvas.Top, fromZero: false);
        canvas.Axes(x, $"{rateUnit} asked for; a search, not a submittable result", Quantity.Number, y, "p99 latency", Quantity.Time);
        Bound(canvas, curve, y);
        canvas.Path(curve.Points.OrderBy(static point => point.Rate).ThenBy(static point => point.P99Ns).Select(point => (x.At(point.Rate), y.At(Math.Max(1, point.P99Ns)))), "var(--grid)");
        foreach (CurvePoint point in curve.Points)
        {
            Mark(canvas, point, x.At(point.Rate), y.At(Math.Max(1, point.P99Ns)), rateUnit);
        }

        if (curve.Peak is { } best)
        {
            canvas.Line(x.At(best), SvgCanvas.Top, x.At(best), SvgCanvas.Bottom, "", SvgCanvas.Colour(2), "2 3");
            bool right = x.At(best) > (SvgCanvas.Left + SvgCanvas.Right) / 2.0;
            canvas.Text(x.At(best) + (right ? -6 : 6), SvgCanvas.Bottom - 8, $"peak {Quantity.Number(best)} {rateUnit}", "", right ? "end" : "start", SvgCanvas.Colour(2));
        }

        Legend(canvas);
        return canvas.ToString();
    }

    private static void Bound(SvgCanvas canvas, RateCurve curve, PlotScale y)
    {
        // Bounds on tokens are no latencies of this axis: they are named, and decide.
        double height = SvgCanvas.Top + 16;
        if (curve.LatencyBoundNs is { } bound)
        {
            height = y.At(bound) - 5;
            canvas.Line(SvgCanvas.Left, y.At(bound), SvgCanvas.Right, y.At(bound), "", SvgCanvas.Colour(1), "5 3");
        }

        canvas.Text(SvgCanvas.Left + 6, height, $"bound {curve.BoundText()} at percentile {Quantity.Number(curve.Percentile * 100)}", "", "start", SvgCanvas.Colour(1));
    }

    private static void Mark(SvgCanvas canvas, CurvePoint point, double x, double y, string unit)
    {
        string tip = $"{Quantity.Number(point.Rate)} {unit}: p99 {Quantity.Time(point.P99Ns)}, {(point.Valid ? "valid" : "not valid: " + string.Join("; ", point.InvalidReasons))}";
        if (point.Valid)
        {
            canvas.Circle(x, y, Arm, SvgCanvas.Colour(0), tip);
            return;
        }

        canvas.Line(x - Arm, y - Arm, x + Arm, y + Arm, "", SvgCanvas.Colour(1));
        canvas.Line(x - Arm, y + Arm, x + Arm, y - Arm, "", SvgCanvas.Colour(1));
        canvas.Circle(x, y, Arm, "transparent", tip);
    }

    private static void Legend(SvgCanvas canvas)
    {
        const double height = SvgCanvas.Top - 12;
        canvas.Circle(SvgCanvas.Right - 110, height, Arm, SvgCanvas.Colour(0));
        canvas.Text(SvgCanvas.Right - 102, height + 4, "valid");
        canvas.Line(SvgCanvas.Right - 62 - Arm, height - Arm, SvgCanvas.Right - 62 + Arm, height + Arm, "", SvgCanvas.Colour(1));
        canvas.Line(SvgCanvas.Right - 62 - Arm, height + Arm, SvgCanvas.Right - 62 + Arm, height - Arm, "", SvgCanvas.Colour(1));
        canvas.Text(SvgCanvas.Right - 54, height + 4, "not valid");
    }

    private static PlotScale ScaleOf(ImmutableArray<double> values, double start, double end, bool fromZero) =>
        values.Max() / values.Min() > LogFrom ? PlotScale.Decades(values.Min(), values.Max(), start, end)
        : PlotScale.Linear(fromZero ? Math.Max(0, (2 * values.Min()) - values.Max()) : 0, values.Max() * 1.05, start, end);
}
