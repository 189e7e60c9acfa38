using System.Collections.Immutable;
using Bench.Results.Curves;
using Bench.Results.Reports;
using Bench.Spec;

namespace Bench.Results.Plots;

/// <summary>99th percentile of latency (where tokens are bounded: of the time to first token) against rate: valid runs as discs, invalid ones as crosses, the bound as a line, the peak marked.</summary>
public static class RateCurvePlot
{
    private const double LogFrom = 20; // A range of more than this ratio is drawn by powers of ten.
    private const double Arm = 4;

    // Both lines are named above the plot: beside them their names would stand on the curve, or on one another.
    private const double Named = SvgCanvas.Top - 22;

    /// <summary>Draws a curve of at least one run.</summary>
    public static string Draw(RateCurve curve)
    {
        ArgumentNullException.ThrowIfNull(curve);
        ArgumentOutOfRangeException.ThrowIfZero(curve.Points.Length);
        bool server = curve.Scenario == Scenario.Server;
        string rateUnit = server ? "queries/s" : "samples per query";
        string peak = curve.Peak is { } found ? $"the peak is {Quantity.Number(found)} {rateUnit}" : "no peak was found";
        string what = curve.TtftBoundNs is null ? "latency" : "TTFT";
        long boundNs = curve.TtftBoundNs ?? curve.LatencyBoundNs ?? throw new ArgumentException("the curve has no bound", nameof(curve));
        SvgCanvas canvas = new(
            $"{curve.Workload}: p99 {what} against {(server ? "rate" : "samples per query")}",
            $"{curve.Points.Length} runs, {curve.Points.Count(static point => point.Valid)} of them valid; {peak}. A search, not a submittable result.");
        PlotScale x = ScaleOf([.. curve.Points.Select(static point => point.Rate)], SvgCanvas.Left, SvgCanvas.Right, fromZero: true);
        PlotScale y = ScaleOf([.. curve.Points.Select(point => LatencyOf(curve, point)), boundNs], SvgCanvas.Bottom, SvgCanvas.Top, fromZero: false);
        canvas.Axes(x, $"{rateUnit} asked for; a search, not a submittable result", Quantity.Number, y, $"p99 {what}", Quantity.Time);
        double bound = y.At(boundNs);
        canvas.Line(SvgCanvas.Left, bound, SvgCanvas.Right, bound, SvgCanvas.Colour(1), "5 3");
        canvas.Text(SvgCanvas.Left, Named, $"dashed: bound {Quantity.Time(boundNs)} at percentile {Quantity.Number(curve.Percentile * 100)}", SvgCanvas.Colour(1));
        canvas.Path(curve.Points.OrderBy(static point => point.Rate).ThenBy(point => LatencyOf(curve, point)).Select(point => (x.At(point.Rate), y.At(LatencyOf(curve, point)))), SvgCanvas.Grid);
        foreach (CurvePoint point in curve.Points)
        {
            Mark(canvas, point, x.At(point.Rate), y.At(LatencyOf(curve, point)), $"{Quantity.Number(point.Rate)} {rateUnit}: p99 {what} {Quantity.Time(LatencyOf(curve, point))}");
        }

        if (curve.Peak is { } best)
        {
            canvas.Line(x.At(best), SvgCanvas.Top, x.At(best), SvgCanvas.Bottom, SvgCanvas.Colour(2), "2 3");
            canvas.Text(SvgCanvas.Right, Named, $"dotted: peak {Quantity.Number(best)} {rateUnit}", SvgCanvas.Colour(2), "end");
        }

        Legend(canvas);
        return canvas.ToString();
    }

    // At least 1 ns: a run without completions has none, and the scale may be logarithmic.
    private static double LatencyOf(RateCurve curve, CurvePoint point) => Math.Max(1, curve.TtftBoundNs is null ? point.P99Ns : point.TtftP99Ns ?? 0);

    private static void Mark(SvgCanvas canvas, CurvePoint point, double x, double y, string measured)
    {
        string tip = $"{measured}, {(point.Valid ? "valid" : "not valid: " + string.Join("; ", point.InvalidReasons))}";
        if (point.Valid)
        {
            canvas.Circle(x, y, Arm, SvgCanvas.Colour(0), tip);
            return;
        }

        canvas.Line(x - Arm, y - Arm, x + Arm, y + Arm, SvgCanvas.Colour(1));
        canvas.Line(x - Arm, y + Arm, x + Arm, y - Arm, SvgCanvas.Colour(1));
        canvas.Unseen(x, y, Arm, tip);
    }

    private static void Legend(SvgCanvas canvas)
    {
        const double height = SvgCanvas.Top - 12;
        canvas.Circle(SvgCanvas.Right - 110, height, Arm, SvgCanvas.Colour(0));
        canvas.Text(SvgCanvas.Right - 102, height + 4, "valid");
        canvas.Line(SvgCanvas.Right - 62 - Arm, height - Arm, SvgCanvas.Right - 62 + Arm, height + Arm, SvgCanvas.Colour(1));
        canvas.Line(SvgCanvas.Right - 62 - Arm, height + Arm, SvgCanvas.Right - 62 + Arm, height - Arm, SvgCanvas.Colour(1));
        canvas.Text(SvgCanvas.Right - 54, height + 4, "not valid");
    }

    private static PlotScale ScaleOf(ImmutableArray<double> values, double start, double end, bool fromZero) =>
        values.Max() / values.Min() > LogFrom ? PlotScale.Decades(values.Min(), values.Max(), start, end)
        : PlotScale.Linear(fromZero ? Math.Max(0, (2 * values.Min()) - values.Max()) : 0, values.Max() * 1.05, start, end);
}
