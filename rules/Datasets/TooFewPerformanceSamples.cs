using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A performance run that drew from fewer samples than the workload names.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Benchmarks" (QSL size). Documentation: TooFewPerformanceSamples.md.</remarks>
public sealed class TooFewPerformanceSamples : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA102",
        Defect = nameof(TooFewPerformanceSamples),
        Title = "the performance run draws from too few samples",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Benchmarks\" (QSL size)",
        Catalogue = ["DATA-08", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } run)
        {
            yield break;
        }

        int loaded = run.Header.Settings.PerformanceSampleCountOverride > 0 ? run.Header.Settings.PerformanceSampleCountOverride : run.Header.PerformanceSampleCount;
        if (loaded >= evidence.Workload.Dataset.PerformanceSamples)
        {
            yield break;
        }

        yield return Descriptor.Report(
            evidence,
            "performance/run.jsonl",
            $"the performance run drew from {loaded} samples; {evidence.Workload.Id} asks for {evidence.Workload.Dataset.PerformanceSamples}",
            "do not override the number of performance samples");
    }
}
