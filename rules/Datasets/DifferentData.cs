using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An accuracy run and a performance run from different data.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentData.md.</remarks>
public sealed class DifferentData : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA103",
        Defect = nameof(DifferentData),
        Title = "accuracy and performance come from different data",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["DATA-01", "ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } performance || evidence.Accuracy is not { } accuracy || performance.Header.DatasetDigest == accuracy.Header.DatasetDigest)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "accuracy/run.jsonl",
            $"the accuracy run has the data {accuracy.Header.DatasetDigest}; the performance run has {performance.Header.DatasetDigest}",
            "make both runs again, together");
    }
}
