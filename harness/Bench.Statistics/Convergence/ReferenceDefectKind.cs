namespace Bench.Statistics.Convergence;

/// <summary>What can be wrong with a reference's convergence points before anybody is tested against them.</summary>
public enum ReferenceDefectKind
{
    /// <summary>No limit can be computed: values that are no times, too few of them, a batch size twice.</summary>
    NotComputable,

    /// <summary>A point has fewer than 2N runs.</summary>
    TooFewRuns,

    /// <summary>The points are too few to tell how convergence depends on the batch size.</summary>
    TooFewPoints,

    /// <summary>After pruning, a larger batch size still converges faster than a smaller one.</summary>
    MeansNotRising,

    /// <summary>The values cannot be of the unit that is stated.</summary>
    UnitImplausible,

    /// <summary>A point was computed in a format with fewer significand bits than fp32.</summary>
    PrecisionBelowFp32,
}
