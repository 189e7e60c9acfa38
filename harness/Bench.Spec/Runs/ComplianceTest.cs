namespace Bench.Spec.Runs;

/// <summary>A compliance test that has runs of its own.</summary>
public enum ComplianceTest
{
    /// <summary>TEST04: content that was asked before against content that was not.</summary>
    Caching,

    /// <summary>TEST05: other seeds against the round's.</summary>
    OtherSeeds,
}
