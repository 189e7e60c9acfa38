using System.Collections.Immutable;
using Bench.Spec.Definitions;

namespace Bench.Spec.Training;

/// <summary>One training result to be measured: every effective setting and where it came from (<c>plan.json</c>).</summary>
public sealed record TrainingPlan : ResultPlan
{
    /// <summary>Runs that are made and scored, in order; at least <see cref="ScoredRuns"/>.</summary>
    public required int Runs { get; init; }

    /// <summary>Runs of one score: N of the round.</summary>
    public required int ScoredRuns { get; init; }

    /// <summary>Fastest and slowest runs that a score drops on each side.</summary>
    public required int DroppedRuns { get; init; }

    /// <summary>The quality at which a run has converged, at most.</summary>
    public required double QualityTarget { get; init; }

    /// <summary>Examples between evaluations, a multiple of the batch size.</summary>
    public required int EvaluationInterval { get; init; }

    /// <summary>Examples after which a run is given up.</summary>
    public required long MaximumExamples { get; init; }

    /// <summary>The most that initialisation may take, milliseconds; untimed.</summary>
    public required long InitialisationLimitMs { get; init; }

    /// <summary>Every hyperparameter, in the workload's order.</summary>
    public required ImmutableArray<PlannedHyperparameter> Hyperparameters { get; init; }

    /// <summary>Where hyperparameters were borrowed; null where none were.</summary>
    public BorrowingRecord? Borrowing { get; init; }

    /// <summary>A hyperparameter's value.</summary>
    /// <exception cref="KeyNotFoundException">There is none of that name.</exception>
    public HyperparameterValue ValueOf(string name) =>
        Hyperparameters.FirstOrDefault(one => one.Name == name)?.Value ?? throw new KeyNotFoundException($"the plan has no hyperparameter '{name}'");
}
