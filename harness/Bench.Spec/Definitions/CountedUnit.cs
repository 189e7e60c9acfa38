namespace Bench.Spec.Definitions;

/// <summary>What a rate counts.</summary>
public enum CountedUnit
{
    /// <summary>Samples.</summary>
    Samples,

    /// <summary>Output tokens, as the SUT reports them.</summary>
    Tokens,

    /// <summary>Output tokens, inferred from the number of samples.</summary>
    InferredTokens,
}
