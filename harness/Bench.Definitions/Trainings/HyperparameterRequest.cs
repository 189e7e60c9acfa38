using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Training;

namespace Bench.Definitions.Trainings;

/// <summary>What a run's hyperparameters are decided from.</summary>
public sealed record HyperparameterRequest
{
    /// <summary>The workload, which declares them.</summary>
    public required Definition<TrainingWorkload> Workload { get; init; }

    /// <summary>The division: closed keeps to the workload's constraints, open may depart from them.</summary>
    public required Division Division { get; init; }

    /// <summary>Choices from the command line, each <c>KEY=VALUE</c>; they go before all others.</summary>
    public ImmutableArray<string> Set { get; init; } = [];

    /// <summary>Where those came from, for findings and origins.</summary>
    public string SetOrigin { get; init; } = "--set";

    /// <summary>The submission, which may have choices of its own; null for none.</summary>
    public Definition<Submission>? Submission { get; init; }

    /// <summary>From whom hyperparameters are borrowed; null for nobody.</summary>
    public LentHyperparameters? Lender { get; init; }
}
