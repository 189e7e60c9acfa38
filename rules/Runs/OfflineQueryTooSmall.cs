using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An Offline query with fewer samples than the round asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios" (Offline). Documentation: OfflineQueryTooSmall.md.</remarks>
public sealed class OfflineQueryTooSmall : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN103",
        Defect = nameof(OfflineQueryTooSmall),
        Title = "the offline query is too small",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\" (Offline)",
        Catalogue = ["RUN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Plan.Scenario != Scenario.Offline || evidence.Performance is not { } run)
        {
            yield break;
        }

        // The data set's size where it is smaller, as in MLPerf.
        int least = Math.Min(evidence.Numbers.OfflineMinSamples, evidence.Workload.Dataset.Samples);
        if (run.Records.Length >= least)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/queries.bin",
            $"the offline query has {run.Records.Length} samples; the {evidence.Plan.Profile.FieldName} profile asks for {least}",
            "raise the expected rate of Offline in submission.yaml");
    }
}
