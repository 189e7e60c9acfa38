using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A workload file other than the one that was planned and run.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Closed Division". Documentation: WorkloadNotThePlanned.md.</remarks>
public sealed class WorkloadNotThePlanned : IRule<ResultEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "DIV103",
        Defect = nameof(WorkloadNotThePlanned),
        Title = "the workload is not the one that ran",
        Closed = Severity.Error,
        Open = Severity.Error,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Closed Division\"",
        Catalogue = ["DIV-01"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        string planned = $"{evidence.Planned.Workload} {evidence.Planned.WorkloadVersion} ({evidence.Planned.WorkloadDigest})";
        string found = $"{evidence.WorkloadId} {evidence.WorkloadVersion} ({evidence.WorkloadDigest})";
        if (planned != found)
        {
            yield return Descriptor.Report(
                evidence,
                "workload.yaml",
                $"the plan is for {planned}; workload.yaml is {found}",
                Remedy.ForChanged("the run directory"));
        }

        // Training has no scenarios.
        if (evidence is Evidence inference && inference.Workload.For(inference.Plan.Scenario) is null)
        {
            yield return Descriptor.Report(
                evidence,
                "workload.yaml",
                $"{evidence.WorkloadId} has no scenario {inference.Plan.Scenario.FieldName}; it has {string.Join(", ", inference.Workload.Scenarios.Select(static spec => spec.Scenario.FieldName))}",
                "run a scenario that the workload has");
        }
    }
}
