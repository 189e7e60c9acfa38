using System.Globalization;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose accuracy line does not follow from the other numbers in it.</summary>
/// <remarks>Source: MLPerf Inference Rules, benchmark tables (quality). Documentation: StatedAccuracyContradicted.md.</remarks>
public sealed class StatedAccuracyContradicted : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC305",
        Defect = nameof(StatedAccuracyContradicted),
        Title = "the stated accuracy contradicts what it is computed from",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, benchmark tables (quality)",
        Catalogue = ["ACC-01", "ACC-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Stated is not { } stated)
        {
            yield break;
        }

        foreach (StatedMetric metric in stated.Metrics)
        {
            string line = stated.File.Lines[metric.Line - 1];
            if (Contradiction(metric, line, evidence.Benchmark?.AccuracySamplesOf(evidence.Scenario)) is { } contradiction)
            {
                yield return Descriptor.Report(evidence, new Location(stated.File.Path, metric.Line), contradiction, "put the output of the benchmark's accuracy script in its place");
            }
        }
    }

    private static string? Contradiction(StatedMetric metric, string line, long? samples)
    {
        switch (metric.Name)
        {
            case "acc" when Number(line, "good=") is { } good && Number(line, "total=") is > 0 and var total:
                double percent = 100 * good / total;
                return Math.Abs(percent - metric.Value) > 0.0006 ? $"the accuracy is {metric.Text} %; {good} right answers of {total} make {ImportQuestions.Number(percent)} %"
                    : total != (samples ?? total) ? $"the accuracy is of {total} samples; the benchmark has {samples}"
                    : null;
            case "DICE" when Number(line, "kidney = ") is { } kidney && Number(line, "tumor = ") is { } tumor && Math.Abs(((kidney + tumor) / 2) - metric.Value) > 0.0002:
                return $"the mean is {metric.Text}; {kidney} and {tumor} make {ImportQuestions.Number((kidney + tumor) / 2)}";
            case "F1" when Number(line, "exact_match") is { } exact && exact > metric.Value:
                return $"F1 is {metric.Text} and less than the exact matches, {exact}, each of which counts fully in it";
            default:
                return null;
        }
    }

    private static double? Number(string line, string label)
    {
        int at = line.IndexOf(label, StringComparison.Ordinal);
        string rest = at < 0 ? "" : line[(at + label.Length)..].TrimStart('"', '\'', ':', ' ');
        int end = rest.AsSpan().IndexOfAnyExcept("0123456789.");
        return double.TryParse(end < 0 ? rest : rest[..end], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double value) ? value : null;
    }
}
