namespace Bench.Spec.Training;

/// <summary>A hyperparameter of a plan.</summary>
public sealed record PlannedHyperparameter
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required HyperparameterValue Value { get; init; }

    /// <summary>Where it came from: the workload's reference, a formula, an option, the submission, or the lender.</summary>
    public required string Origin { get; init; }

    /// <summary>Whether it belongs to the batch-size group.</summary>
    public required bool BatchGroup { get; init; }
}
