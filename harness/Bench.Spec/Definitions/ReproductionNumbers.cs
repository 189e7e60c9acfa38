namespace Bench.Spec.Definitions;

/// <summary>How near to the submitted numbers a reviewer's rerun must come (<c>reproduction</c> in a ruleset).</summary>
public sealed record ReproductionNumbers
{
    /// <summary>The allowed difference, a fraction in (0, 1): a ratio from 1 - it to 1/(1 - it) is the same (MLPerf's audit: 0.02).</summary>
    public required double AllowedDifference { get; init; }

    /// <summary>The confidence of each of the two one-sided tests, a fraction in (0, 1).</summary>
    public required double Confidence { get; init; }
}
