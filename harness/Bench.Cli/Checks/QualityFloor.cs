using System.Globalization;
using Bench.Datasets;
using Bench.Definitions;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Cli.Checks;

/// <summary>How good the best model can be on the examples that a training workload evaluates on, beside its target.</summary>
/// <param name="Workload">The workload.</param>
/// <param name="Value">What no model can be expected to get below, in the metric's unit.</param>
internal sealed record QualityFloor(Definition<TrainingWorkload> Workload, double Value)
{
    /// <summary>The finding that no run can reach the target; null where one can.</summary>
    public Finding? Refusal => Workload.Value.QualityTarget > Value ? null : new Finding
    {
        RuleId = DefinitionCodes.NotRunnable,
        Severity = Severity.Error,
        Message = string.Create(CultureInfo.InvariantCulture, $"the quality target {Workload.Value.QualityTarget:G5} is not above the floor {Value:G5}: no run reaches it"),
        Location = Workload.LocationOfValue("quality.target"),
        Help = "raise the target",
    };

    /// <summary>The refusals of training workloads that no run can end: said before one begins.</summary>
    public static IEnumerable<Finding> Refusals(IEnumerable<Definition<TrainingWorkload>> workloads) =>
        workloads.Select(static workload => Of(workload, new TrainingDataset(workload.Value.Problem, workload.Value.Dataset)).Refusal).OfType<Finding>();

    /// <summary>Computes it.</summary>
    public static QualityFloor Of(Definition<TrainingWorkload> workload, TrainingDataset data) => new(workload, data.QualityFloor(data.Evaluation, workload.Value.Dataset.EvaluationExamples));
}
