using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Spec.Training;

namespace Bench.Results.Plots;

/// <summary>Quality against days after training, a line a run, from the last evaluation on; above the limit a decoder no longer holds.</summary>
public static class DriftPlot
{
    /// <summary>Draws the runs of a result.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="drift">How long was looked, and the limit.</param>
    /// <param name="runs">The runs in order.</param>
    /// <param name="checks">The check of each; null where there is none.</param>
    /// <returns>Null when no run has a finite quality of any later day.</returns>
    public static string? Draw(string title, DriftSpec drift, ImmutableArray<TrainingRunLog> runs, ImmutableArray<ModelCheck?> checks)
    {
        ArgumentNullException.ThrowIfNull(drift);
        (TrainingRunLog Run, DriftCurve Curve, ImmutableArray<(int Day, double Quality)> Points)[] drawn =
            [.. runs.Zip(checks).Where(static pair => pair.Second?.Drift?.Qualities.Any(double.IsFinite) == true).Select(static pair => (pair.First, pair.Second!.Drift!, PointsOf(pair.First, pair.Second!.Drift!)))];
        if (drawn.Length == 0)
        {
            return null;
        }

        int shortest = drawn.Min(static one => one.Curve.DaysHeld);
        SvgCanvas canvas = new(
            $"{title}: quality on the days after training",
            $"{drawn.Length} trained decoders with their weights as they are; the first to go beyond the limit holds {Quantity.Days(shortest, drift.Days)}.");
        double[] qualities = [.. drawn.SelectMany(static one => one.Points).Select(static point => point.Quality)];
        PlotScale x = PlotScale.Exactly(0, drift.Days, SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Linear(0, Math.Max(drift.HoldLimit, qualities.Max()), SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "days after the day that was trained on", Quantity.Number, y, "unexplained variance, less is better", Quantity.Number);
        double line = y.At(drift.HoldLimit);
        canvas.Line(SvgCanvas.Left, line, SvgCanvas.Right, line, SvgCanvas.Colour(1), "5 3");
        canvas.Text(SvgCanvas.Left + 6, line - 5, string.Create(CultureInfo.InvariantCulture, $"holds up to {drift.HoldLimit:G4}"), SvgCanvas.Colour(1));
        foreach ((TrainingRunLog run, DriftCurve curve, ImmutableArray<(int Day, double Quality)> points) in drawn)
        {
            string colour = SvgCanvas.Colour(run.End.Outcome == TrainingOutcome.Converged ? 0 : 5);
            canvas.Path(points.Select(point => (x.At(point.Day), y.At(point.Quality))), colour, run.End.Outcome == TrainingOutcome.Converged ? "" : "2 3");
            foreach ((int day, double quality) in points)
            {
                canvas.Circle(x.At(day), y.At(quality), 2.5, colour, string.Create(CultureInfo.InvariantCulture, $"run {run.Header.Run}, day {day}: {quality:G5}; holds {Quantity.Days(curve.DaysHeld, drift.Days)}"));
            }
        }

        return canvas.ToString();
    }

    /// <summary>The last evaluation as day 0, and every later day whose quality is finite.</summary>
    private static ImmutableArray<(int Day, double Quality)> PointsOf(TrainingRunLog run, DriftCurve curve) =>
    [
        .. run.Evaluations is [.., TrainingEvaluation last] ? [(0, last.Quality)] : Array.Empty<(int, double)>(),
        .. curve.Qualities.Select(static (quality, i) => (i + 1, quality)).Where(static point => double.IsFinite(point.quality)),
    ];
}
