using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>An even number of windows, of which two are in the middle.</summary>
/// <remarks>Source: MLPerf Training Rules, "Scoring". Documentation: MedianNotDetermined.md.</remarks>
public sealed class MedianNotDetermined : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN207",
        Defect = nameof(MedianNotDetermined),
        Title = "which window counts is not determined",
        Closed = Severity.Note,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Scoring\"",
        Catalogue = ["RUN-11"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        int windows = evidence.Runs.Length - evidence.Plan.ScoredRuns + 1;
        if (windows <= 0 || windows % 2 != 0)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "plan.json",
            $"{evidence.Runs.Length} runs have {windows} windows of {evidence.Plan.ScoredRuns}, and of an even number two are the median; MLPerf's rule does not say which counts, and the slower is taken",
            $"make {evidence.Runs.Length + 1} runs for a number of windows that has one median");
    }
}
