namespace Bench.Statistics.Convergence;

/// <summary>What the test against a reference's convergence establishes.</summary>
public enum ConvergenceOutcome
{
    /// <summary>The submission converges no faster than the limit allows.</summary>
    LimitMet,

    /// <summary>It converges faster than the limit allows.</summary>
    FasterThanLimit,

    /// <summary>The reference has no point that could decide: the submitter must bring one.</summary>
    ReferenceMissing,

    /// <summary>More runs did not converge than may be dropped.</summary>
    TooFewConverged,
}
