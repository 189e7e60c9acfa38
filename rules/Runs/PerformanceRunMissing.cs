using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result without a performance run.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Scenarios". Documentation: PerformanceRunMissing.md.</remarks>
public sealed class PerformanceRunMissing : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "RUN113",
        Defect = nameof(PerformanceRunMissing),
        Title = "there is no performance run",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Scenarios\"",
        Catalogue = ["RUN-05"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Performance is not null)
        {
            yield break;
        }

        yield return Descriptor.Report(evidence, "performance/run.jsonl", "no performance run was found; a result has one", "run the workload again with bench run");
    }
}
