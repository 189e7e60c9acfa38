using System.Collections.Immutable;
using Bench.Results.Comparisons;
using Bench.Results.Reports;
using Bench.Spec.Training;
using Bench.Statistics;
using Bench.Statistics.Convergence;

namespace Bench.Cli.Judging;

/// <summary>Comparisons as <c>bench compare</c> prints them for people: a row a result.</summary>
internal static class ComparisonTables
{
    /// <summary>Prints inference results side by side.</summary>
    public static void Print(Terminal terminal, Comparison comparison)
    {
        terminal.Table(
            ["result", "submitter", "value ", "interval ", "ratio ", "interval "],
            comparison.Lines.Select(static line => new[]
            {
                line.Name,
                line.Row.Submitter,
                Quantity.Text(line.Row.Value ?? double.NaN, line.Row.Unit),
                line.Interval is { } interval ? Between(interval, line.Row.Unit) : "not established, log too short",
                Number(line.Ratio),
                Between(line.RatioInterval),
            }));
        terminal.Line($"ratio: metric over the first result's; intervals: {comparison.Method}, confidence of the ratios at least {comparison.Confidence:P0}; signatures were not checked here");
    }

    /// <summary>Prints training results side by side: what they took, what they are, and where their hyperparameters differ.</summary>
    public static void Print(Terminal terminal, TrainingComparison comparison)
    {
        terminal.Table(
            ["result", "submitter", "time to target ", "interval ", "ratio ", "interval ", "examples ", "ratio ", "of the reference "],
            comparison.Lines.Select(static line => new[]
            {
                line.Name,
                line.Row.Submitter,
                Quantity.Text(line.Row.Seconds ?? double.NaN, TrainingScore.Unit),
                line.Interval is { } interval ? Between(interval, TrainingScore.Unit) : "not established, too few runs",
                Number(line.Ratio),
                Between(line.RatioInterval),
                Number(line.Row.Examples),
                Number(line.ExamplesRatio),
                line.ConvergenceRatio is { } convergence ? Quantity.Number(convergence) : "not tested",
            }));
        terminal.Table(
            ["result", "system", "precision", "batch size ", "convergence", "of speed of light ", "attempt", "valid"],
            comparison.Lines.Select(static line => new[]
            {
                line.Name,
                line.Row.System,
                $"{Names.Of(line.Precision.Inputs)}, sums in {Names.Of(line.Precision.Accumulation)}",
                Quantity.Number(line.BatchSize),
                line.Row.Convergence,
                line.Row.SpeedOfLightPercent is { } percent ? $"{Quantity.Number(percent)} %" : "none",
                line.Row.AttemptsText,
                ResultTable.ValidText(line.Row.Valid, line.Row.Refusals, line.Row.Profile),
            }));
        Print(terminal, comparison.Hyperparameters, comparison.Lines);
        terminal.Line($"ratios: over the first result's; of the reference: examples over its mean; intervals: {comparison.Method}, confidence {comparison.Confidence:P0}; signatures were not checked here");
    }

    private static void Print(Terminal terminal, ImmutableArray<ComparedHyperparameter> hyperparameters, ImmutableArray<TrainingComparisonLine> lines)
    {
        if (hyperparameters.IsEmpty)
        {
            terminal.Line("hyperparameters: the same");
            return;
        }

        ImmutableArray<string?>[] values = [.. hyperparameters.Select(static one => HyperparameterValue.SideBySide(one.Values))];
        terminal.Table(
            ["result", .. hyperparameters.Select(static one => $"{one.Name} ")],
            lines.Select((line, i) => new[] { line.Name }.Concat(values.Select(of => of[i] ?? "absent")).ToArray()));
    }

    private static string Number(double? value) => value is { } number ? Quantity.Number(number) : "";

    private static string Between(Interval? interval) => interval is { } range ? $"{Quantity.Number(range.Low)} to {Quantity.Number(range.High)}" : "";

    private static string Between(Interval interval, string unit) => $"{Quantity.Text(interval.Low, unit)} to {Quantity.Text(interval.High, unit)}";
}
