using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>A result whose responses are less exact than the workload asks for.</summary>
/// <remarks>Source: MLPerf Inference Rules, "Benchmarks" (quality targets). Documentation: AccuracyMissed.md.</remarks>
public sealed class AccuracyMissed : IRule<Evidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "ACC101",
        Defect = nameof(AccuracyMissed),
        Title = "responses are less exact than the target",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Inference Rules, \"Benchmarks\" (quality targets)",
        Catalogue = ["ACC-01", "DIV-03", "NUM-05", "NUM-06", "NUM-07"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(Evidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (evidence.Score is null)
        {
            yield break;
        }

        double target = evidence.Workload.AccuracyTarget(evidence.Plan.Precision.Inputs, evidence.Plan.Precision.Accumulation);
        double found = evidence.JudgedError;
        if (found <= target)
        {
            yield break;
        }

        string? unjudgeable = evidence.Score.Responses.FirstOrDefault(static response => response.Unjudgeable is not null)?.Unjudgeable;
        string why = unjudgeable is null ? "" : $" (a response could not be judged: {unjudgeable})";
        yield return Descriptor.Report(
            evidence,
            "responses.bin",
            $"{evidence.Workload.Accuracy.Metric} is {found:G5}{why}; {evidence.Workload.Id} in {evidence.Plan.Precision.Inputs.FieldName} allows at most {target:G5}",
            "declare the precision that the implementation really computes in, or repair its arithmetic");
    }
}
