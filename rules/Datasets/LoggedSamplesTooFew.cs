using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>An imported result whose performance run drew from fewer samples than the round asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Benchmarks" (QSL size). Documentation: LoggedSamplesTooFew.md.</remarks>
public sealed class LoggedSamplesTooFew : IRule<ImportedEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DATA301",
        Defect = nameof(LoggedSamplesTooFew),
        Title = "an imported performance run draws from too few samples",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Benchmarks\" (QSL size)",
        Catalogue = ["DATA-08", "BAN-02"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ImportedEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not { } log || evidence.Benchmark is not { } benchmark)
        {
            yield break;
        }

        if (log.Integer("effective_performance_sample_count") is not { } samples || samples < benchmark.PerformanceSamples)
        {
            yield return Descriptor.Report(evidence, log.LocationOf("effective_performance_sample_count"), $"the run drew from {log.Text("effective_performance_sample_count") ?? "an unknown number of"} samples; {evidence.Model} asks for at least {benchmark.PerformanceSamples}", "leave performance_sample_count_override as mlperf.conf has it");
        }
    }
}
