using Bench.Statistics.Convergence;

namespace Bench.Statistics.Conformance;

/// <summary>What MLPerf's rcp_checker says of a submission's convergence, word for word, for programs that read its texts.</summary>
public static class RcpMessage
{
    /// <summary>The message.</summary>
    /// <param name="verdict">What was established.</param>
    /// <param name="batchSize">The submission's batch size.</param>
    public static string Of(ConvergenceVerdict verdict, long batchSize)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        return (verdict.Outcome, verdict.Against) switch
        {
            (ConvergenceOutcome.TooFewConverged, _) => "Insufficient convergence",
            (_, LimitChoice.Found) => "RCP found",
            (_, LimitChoice.Interpolated) => "RCP Interpolation",
            (ConvergenceOutcome.LimitMet, LimitChoice.BelowAll) => "RCP not found but slower convergence on smaller batch size",
            _ => FormattableString.Invariant($"Missing RCP, please submit RCP with BS = {batchSize}"),
        };
    }
}
