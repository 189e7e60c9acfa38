namespace Bench.Results.Bundles;

/// <summary>What is known about evidence that a bundle may carry: its reviews, or its proof of inclusion in the results log.</summary>
public enum EvidenceStanding
{
    /// <summary>There is none.</summary>
    Absent,

    /// <summary>There is some; without a trust root nothing can be said about it.</summary>
    NotChecked,

    /// <summary>It was verified.</summary>
    Verified,
}
