namespace Bench.Statistics;

/// <summary>What a compliance test establishes.</summary>
public enum ComplianceOutcome
{
    /// <summary>The logs leave the question open: too few values, or an interval that holds the limit.</summary>
    NotEstablished,

    /// <summary>The behaviour that the rules ask for is established.</summary>
    Pass,

    /// <summary>The behaviour that the rules forbid is established.</summary>
    Fail,
}
