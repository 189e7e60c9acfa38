using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules;

/// <summary>A hyperparameter that the workload does not allow in closed.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameters". Documentation: HyperparameterNotAllowed.md.</remarks>
public sealed class HyperparameterNotAllowed : IRule<TrainingEvidence>
{
    /// <inheritdoc/>
    public RuleDescriptor Descriptor { get; } = new()
    {
        Id = "HP201",
        Defect = nameof(HyperparameterNotAllowed),
        Title = "a hyperparameter is not what the workload allows",
        Closed = Severity.Error,
        Open = Severity.Note,
        Since = "1.0",
        Source = "MLPerf Training Rules, \"Hyperparameters\"",
        Catalogue = ["HP-01", "HP-09"],
    };

    /// <inheritdoc/>
    public IEnumerable<Finding> Check(TrainingEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        IEnumerable<KeyValuePair<string, HyperparameterValue>> used = evidence.Plan.Hyperparameters.Select(static one => KeyValuePair.Create(one.Name, one.Value));
        foreach (HyperparameterViolation violation in HyperparameterCheck.Of(evidence.Workload.Hyperparameters, used))
        {
            yield return Descriptor.Report(
                evidence,
                "plan.json",
                $"{violation}",
                "keep to what the workload allows, or submit to the open division");
        }

        foreach (PlannedHyperparameter one in evidence.Plan.Hyperparameters)
        {
            if (evidence.Workload.Hyperparameter(one.Name) is { } spec && spec.BatchGroup != one.BatchGroup)
            {
                yield return Descriptor.Report(
                    evidence,
                    "plan.json",
                    $"{one.Name} is {Group(one.BatchGroup)} in the plan; it is {Group(spec.BatchGroup)} in the workload",
                    Remedy.ForChanged("the run directory"));
            }
        }
    }

    private static string Group(bool batch) => batch ? "of the batch-size group" : "not of the batch-size group";
}
