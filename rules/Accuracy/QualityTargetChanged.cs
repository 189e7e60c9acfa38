using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A run that stops at another quality, is evaluated at other points or is given up later than the workload says.</summary>
/// <remarks>Source: MLPerf Training Rules, "Quality measure". Documentation: QualityTargetChanged.md.</remarks>
public sealed class QualityTargetChanged : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC201",
        Defect = nameof(QualityTargetChanged),
        Title = "the target or the evaluation points are not the workload's",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Quality measure\"",
        Catalogue = ["ACC-04", "ACC-05"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        TrainingWorkload workload = evidence.Workload;

        // Whole batches: CEIL(k / GBS) · GBS.
        long batch = evidence.BatchSize;
        long interval = (workload.EvaluationInterval + batch - 1) / batch * batch;
        if (!evidence.Plan.QualityTarget.Equals(workload.QualityTarget))
        {
            yield return Changed(evidence, "quality_target", $"{evidence.Plan.QualityTarget}", $"{workload.QualityTarget}");
        }

        if (evidence.Plan.EvaluationInterval != interval)
        {
            yield return Changed(evidence, "evaluation_interval", $"{evidence.Plan.EvaluationInterval}", $"{interval}, {workload.EvaluationInterval} in whole batches of {batch}");
        }

        if (evidence.Plan.MaximumExamples != workload.MaximumExamples)
        {
            yield return Changed(evidence, "maximum_examples", $"{evidence.Plan.MaximumExamples}", $"{workload.MaximumExamples}");
        }
    }

    private Finding Changed(TrainingEvidence evidence, string name, string found, string wanted) => Descriptor.Report(
        evidence,
        "plan.json",
        $"{name} is {found}; {evidence.Workload.Id} has {wanted}",
        "run with the workload's own target and evaluation points, or submit to the open division");
}
