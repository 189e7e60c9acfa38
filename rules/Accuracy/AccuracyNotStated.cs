using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result without an accuracy file, without a metric in it, with contradictory statements, or without the digest of the log behind it.</summary>
/// <remarks>Source: MLPerf submission rules, "Inference". Documentation: AccuracyNotStated.md.</remarks>
public sealed class AccuracyNotStated : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC302",
        Defect = nameof(AccuracyNotStated),
        Title = "an imported result does not state its accuracy clearly",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf submission rules, \"Inference\"",
        Catalogue = ["ACC-01", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Stated is not { } stated)
        {
            yield return Descriptor.Report(evidence, $"{evidence.Folder}/accuracy/accuracy.txt", "the file is missing or no text; a result states its accuracy", "run the benchmark's accuracy script over the accuracy log");
            yield break;
        }

        foreach (string metric in (evidence.Benchmark?.AccuracyOf(evidence.Scenario) ?? []).Select(static one => one.Metric).Distinct())
        {
            string[] values = [.. stated.Metrics.Where(one => one.Name == metric).Select(static one => one.Text).Distinct()];
            if (values.Length != 1)
            {
                yield return Descriptor.Report(
                    evidence,
                    stated.Of(metric) is { } last ? new Location(stated.File.Path, last.Line) : new Location(stated.File.Path),
                    values.Length == 0 ? $"{metric} is not stated; {evidence.Model} is judged by it" : $"{metric} is stated as {string.Join(" and as ", values)}; expected one value",
                    "put the output of the benchmark's accuracy script in its place");
            }
        }

        if (stated.Hashes.Length != 1)
        {
            yield return Descriptor.Report(evidence, stated.File.Path, $"there are {stated.Hashes.Length} lines with hash=; expected one, with the digest of the accuracy log", "cut the accuracy log with MLPerf's own tool, which writes the line");
        }
    }
}
