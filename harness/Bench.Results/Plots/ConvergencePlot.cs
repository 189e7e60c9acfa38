using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Results.Plots;

/// <summary>Quality against time, a line a run, down to the target.</summary>
public static class ConvergencePlot
{
    /// <summary>Draws the runs of a result; null when none of them was evaluated.</summary>
    /// <param name="title">What it is of.</param>
    /// <param name="metric">The metric of quality.</param>
    /// <param name="target">The target.</param>
    /// <param name="runs">The runs in order.</param>
    public static string? Draw(string title, QualityMetric metric, double target, ImmutableArray<TrainingRunLog> runs)
    {
        ImmutableArray<TrainingRunLog> evaluated = [.. runs.Where(static run => run.Evaluations.Any(static evaluation => double.IsFinite(evaluation.Quality)))];
        if (evaluated.IsEmpty)
        {
            return null;
        }

        string unit = metric == QualityMetric.BitsPerCharacter ? "bits per character" : "unexplained variance";
        double[] qualities = [.. evaluated.SelectMany(static run => run.Evaluations).Select(static evaluation => evaluation.Quality).Where(double.IsFinite)];
        SvgCanvas canvas = new(
            $"{title}: quality against time",
            string.Create(CultureInfo.InvariantCulture, $"{runs.Count(static run => run.End.Outcome == TrainingOutcome.Converged)} of {runs.Length} runs reached {target:G4} {unit}."));
        PlotScale x = PlotScale.Linear(0, evaluated.Max(static run => run.Evaluations[^1].StopNs) / 1e9, SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Linear(Math.Min(target, qualities.Min()), Math.Max(target, qualities.Max()), SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "seconds since the clock started", Quantity.Number, y, $"{unit}, less is better", Quantity.Number);
        double line = y.At(target);
        canvas.Line(SvgCanvas.Left, line, SvgCanvas.Right, line, SvgCanvas.Colour(1), "5 3");

        // Above the plot: beside the line its name would stand on the curves, which end there.
        canvas.Text(SvgCanvas.Right, SvgCanvas.Top - 6, string.Create(CultureInfo.InvariantCulture, $"dashed: target {target:G4}"), SvgCanvas.Colour(1), "end");
        foreach (TrainingRunLog run in evaluated)
        {
            ImmutableArray<(double X, double Y)> points = [.. run.Evaluations.Where(static evaluation => double.IsFinite(evaluation.Quality)).Select(evaluation => (x.At(evaluation.StopNs / 1e9), y.At(evaluation.Quality)))];
            string colour = SvgCanvas.Colour(run.End.Outcome == TrainingOutcome.Converged ? 0 : 5);
            canvas.Path(points, colour, run.End.Outcome == TrainingOutcome.Converged ? "" : "2 3");
            TrainingEvaluation last = run.Evaluations[^1];
            canvas.Circle(points[^1].X, points[^1].Y, 3.5, colour, string.Create(CultureInfo.InvariantCulture, $"run {run.Header.Run}: {run.End.Outcome.FieldName} at {last.Quality:G5} after {last.StopNs / 1e9:F2} s and {last.Examples} examples"));
        }

        return canvas.ToString();
    }
}
