using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An accuracy run and a performance run from different builds.</summary>
/// <remarks>Source: MLPerf Inference Rules, "LoadGen Operation" (same code and output in both modes). Documentation: DifferentBuilds.md.</remarks>
public sealed class DifferentBuilds : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC106",
        Defect = nameof(DifferentBuilds),
        Title = "accuracy and performance come from different builds",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"LoadGen Operation\" (same code and output in both modes)",
        Catalogue = ["ACC-06"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } performance || evidence.Accuracy is not { } accuracy || performance.Header.BuildDigest == accuracy.Header.BuildDigest)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "accuracy/run.jsonl",
            $"the accuracy run has the build {accuracy.Header.BuildDigest}; the performance run has {performance.Header.BuildDigest}",
            "make both runs again, together");
    }
}
