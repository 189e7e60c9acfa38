namespace Bench.Spec.Training;

/// <summary>How long a decoder holds when its recordings drift, and when it counts as retrained.</summary>
public sealed record DriftSpec
{
    /// <summary>Days after training that are looked at; at least 1.</summary>
    public required int Days { get; init; }

    /// <summary>The quality at which a decoder no longer holds; worse than the target.</summary>
    public required double HoldLimit { get; init; }
}
