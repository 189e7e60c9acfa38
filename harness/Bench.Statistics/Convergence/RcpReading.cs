namespace Bench.Statistics.Convergence;

/// <summary>How the rule of reference convergence points is read where its text and MLPerf's code differ. The ruleset chooses, and a result names it.</summary>
public enum RcpReading
{
    /// <summary>
    /// The text and its worked example: the standard deviation is that of the values that are left after trimming, and the limit is exact.
    /// Source: MLPerf Training Rules, "Reference Convergence Points".
    /// </summary>
    AsWritten,

    /// <summary>MLPerf's rcp_checker: the standard deviation is that of all values, and the limit is what a bisection to 1e-4 ends at.</summary>
    AsCoded,
}
