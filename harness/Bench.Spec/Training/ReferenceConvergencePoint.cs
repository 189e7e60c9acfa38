using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>The reference's runs at one batch size.</summary>
public sealed record ReferenceConvergencePoint
{
    /// <summary>Examples of an update.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The format that the reference computed in.</summary>
    public required NumberFormat Precision { get; init; }

    /// <summary>The hyperparameters of its runs.</summary>
    public required ImmutableArray<PlannedHyperparameter> Hyperparameters { get; init; }

    /// <summary>Its runs; at least twice the runs of a result.</summary>
    public required ImmutableArray<ReferenceRun> Runs { get; init; }
}
