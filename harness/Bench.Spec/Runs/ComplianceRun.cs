namespace Bench.Spec.Runs;

/// <summary>One run of a compliance test.</summary>
public sealed record ComplianceRun
{
    /// <summary>Its place.</summary>
    public required ComplianceBlock Block { get; init; }

    /// <summary>Its log.</summary>
    public required RunLog Log { get; init; }
}
