namespace Bench.Statistics.Convergence;

/// <summary>Which of a reference's points a submission is tested against.</summary>
public enum RcpPoints
{
    /// <summary>Those that pruning leaves, the rules' default.</summary>
    Pruned,

    /// <summary>All that were measured; MLPerf's <c>full_rcps</c>.</summary>
    Full,
}
