using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>A run's hyperparameters, decided.</summary>
public sealed record ResolvedHyperparameters
{
    /// <summary>All of them, in the workload's order, each with its origin.</summary>
    public required ImmutableArray<PlannedHyperparameter> Values { get; init; }

    /// <summary>A hyperparameter's value; null when the workload has none of that name.</summary>
    public HyperparameterValue? ValueOf(string name) => Values.FirstOrDefault(one => one.Name == name)?.Value;
}
