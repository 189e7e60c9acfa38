using System.Collections.Immutable;
using System.Globalization;
using Bench.Results.Reports;
using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Results.Plots;

/// <summary>The reference's convergence: examples to the target against batch size, every run a dot, the means joined, and below them the limit that no submission may be faster than.</summary>
public static class ReferenceConvergencePlot
{
    /// <summary>Draws the points.</summary>
    /// <param name="points">The reference's runs.</param>
    /// <param name="reference">The same as the test takes them.</param>
    public static string Draw(ReferenceConvergencePoints points, ReferenceConvergence reference)
    {
        ArgumentNullException.ThrowIfNull(points);
        ArgumentNullException.ThrowIfNull(reference);
        ImmutableArray<ConvergenceLimit> all = reference.Limits();
        ImmutableArray<ConvergenceLimit> kept = reference.Prune();
        SvgCanvas canvas = new(
            $"{points.Workload}: examples to the target",
            $"The reference at {all.Length} batch sizes, {all.Sum(static limit => limit.Runs)} runs; {all.Length - kept.Length} points are pruned.");
        double most = points.Points.SelectMany(static point => point.Runs).Max(static run => run.Examples ?? 0);
        PlotScale x = PlotScale.Linear(0, all[^1].BatchSize * 1.1, SvgCanvas.Left, SvgCanvas.Right);
        PlotScale y = PlotScale.Linear(0, most, SvgCanvas.Bottom, SvgCanvas.Top);
        canvas.Axes(x, "batch size, examples", Quantity.Number, y, "examples until the target was met", Quantity.Number);
        foreach (ReferenceConvergencePoint point in points.Points)
        {
            foreach (ReferenceRun run in point.Runs.Where(static run => run.Examples is not null))
            {
                canvas.Circle(x.At(point.BatchSize), y.At(run.Examples!.Value), 2, SvgCanvas.Soft, string.Create(CultureInfo.InvariantCulture, $"batch size {point.BatchSize}, seed {run.Seed}: {run.Examples} examples"));
            }
        }

        canvas.Path(kept.Select(limit => (x.At(limit.BatchSize), y.At(limit.Mean))), SvgCanvas.Colour(0));
        canvas.Path(kept.Select(limit => (x.At(limit.BatchSize), y.At(limit.Limit))), SvgCanvas.Colour(1), "5 3");
        foreach (ConvergenceLimit limit in all)
        {
            bool pruned = !kept.Contains(limit);
            canvas.Circle(x.At(limit.BatchSize), y.At(limit.Mean), 4, pruned ? SvgCanvas.Soft : SvgCanvas.Colour(0), string.Create(CultureInfo.InvariantCulture, $"batch size {limit.BatchSize}: mean {limit.Mean:F0}, least allowed {limit.Limit:F0}{(pruned ? ", pruned" : "")}"));
        }

        canvas.Circle(SvgCanvas.Right - 196, SvgCanvas.Top - 12, 4, SvgCanvas.Colour(0));
        canvas.Text(SvgCanvas.Right - 188, SvgCanvas.Top - 8, "mean");
        canvas.Line(SvgCanvas.Right - 140, SvgCanvas.Top - 12, SvgCanvas.Right - 116, SvgCanvas.Top - 12, SvgCanvas.Colour(1), "5 3");
        canvas.Text(SvgCanvas.Right - 110, SvgCanvas.Top - 8, "least allowed");
        return canvas.ToString();
    }
}
