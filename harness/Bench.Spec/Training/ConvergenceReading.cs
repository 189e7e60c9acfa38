namespace Bench.Spec.Training;

/// <summary>Which of the two readings of MLPerf's convergence test is taken, where its text and its code differ: over which values the standard deviation goes.</summary>
public enum ConvergenceReading
{
    /// <summary>As the rules' worked example: over the values that are left when the fastest and the slowest are dropped.</summary>
    AsWritten,

    /// <summary>As MLCommons' checker: over all values.</summary>
    AsCoded,
}
