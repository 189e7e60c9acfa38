namespace Bench.Spec.Training;

/// <summary>A hyperparameter that a workload does not allow to be what it is.</summary>
public sealed record HyperparameterViolation
{
    /// <summary>The hyperparameter.</summary>
    public required string Name { get; init; }

    /// <summary>In which way.</summary>
    public required HyperparameterViolationKind Kind { get; init; }

    /// <summary>What was found, for example <c>0.5</c>.</summary>
    public required string Found { get; init; }

    /// <summary>What is allowed, for example <c>at most 0.1</c>.</summary>
    public required string Expected { get; init; }

    /// <summary>Both in one line.</summary>
    public override string ToString() => $"{Name} is {Found}, expected {Expected}";
}
