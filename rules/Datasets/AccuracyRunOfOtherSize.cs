using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose accuracy run had another number of samples than the benchmark's data set.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation". Documentation: AccuracyRunOfOtherSize.md.</remarks>
public sealed class AccuracyRunOfOtherSize : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA302",
        Defect = nameof(AccuracyRunOfOtherSize),
        Title = "an imported accuracy run is not over the whole data set",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\"",
        Catalogue = ["DATA-08", "DIV-03"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Accuracy is not { } log || evidence.Benchmark is not { } benchmark)
        {
            yield break;
        }

        string key = log.Has("effective_accuracy_sample_count") ? "effective_accuracy_sample_count" : "qsl_reported_total_count";
        long expected = benchmark.AccuracySamplesOf(evidence.Scenario);
        if (log.Integer(key) != expected)
        {
            yield return Descriptor.Report(evidence, log.LocationOf(key), $"{key} is {log.Text(key) ?? "not logged"}; the accuracy run of {evidence.Model} has {expected} samples", "make the accuracy run over the whole data set");
        }
    }
}
