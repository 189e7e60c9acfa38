namespace Bench.Spec.Training;

/// <summary>A hyperparameter as the workload declares it: what it means, what it is unless set, and what it may be set to.</summary>
/// <remarks>Names are MLPerf's logging keys where there is one (<c>opt_base_learning_rate</c>, <c>global_batch_size</c>). Source: MLPerf Training Rules, "Hyperparameters".</remarks>
public sealed record HyperparameterSpec
{
    /// <summary>The name.</summary>
    public required string Name { get; init; }

    /// <summary>What kind of value it has.</summary>
    public required HyperparameterType Type { get; init; }

    /// <summary>The reference's value; for a formula null, since it follows from the others.</summary>
    public HyperparameterValue? Default { get; init; }

    /// <summary>What it may be in the closed division.</summary>
    public required HyperparameterConstraint Constraint { get; init; }

    /// <summary>Whether it belongs to the batch-size group, which a borrower may keep as his own.</summary>
    public bool BatchGroup { get; init; }
}
