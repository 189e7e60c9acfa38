namespace Bench.Results.Bundles;

/// <summary>What to seal, where to, and in whose name.</summary>
public sealed record SealRequest
{
    /// <summary>The directory whose files, and nothing else, become the files below <c>payload/</c>. Their names keep the path rules; links are refused.</summary>
    public required string PayloadDirectory { get; init; }

    /// <summary>The bundle to write; its name ends in <c>.bundle.zip</c>, and no file of that name exists.</summary>
    public required string BundlePath { get; init; }

    /// <summary>What is claimed.</summary>
    public required ResultPredicate Predicate { get; init; }

    /// <summary>The submitter's key.</summary>
    public required SigningKey Key { get; init; }

    /// <summary>How large the bundle may be.</summary>
    public BundleLimits Limits { get; init; } = BundleLimits.Standard;
}
