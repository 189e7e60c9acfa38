namespace Bench.Results.Bundles;

/// <summary>One case of a conformance set: what somebody else says about a bundle, and what this verifier says.</summary>
public sealed record BundleConformanceCase
{
    /// <summary>The bundle's file name, with the options that the case sets.</summary>
    public required string Name { get; init; }

    /// <summary>The verdict that the set demands, with the codes that it allows.</summary>
    public required string Expected { get; init; }

    /// <summary>The verdict of this verifier.</summary>
    public required string Actual { get; init; }

    /// <summary>Whether they agree.</summary>
    public required bool Matches { get; init; }
}
