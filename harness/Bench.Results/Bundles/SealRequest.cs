using System.Text.Json;

namespace Bench.Results.Bundles;

/// <summary>What to seal, where to, and in whose name.</summary>
public sealed record SealRequest
{
    /// <summary>The directory whose files, and nothing else, become the files below <c>payload/</c>. Their names keep the path rules; links are refused.</summary>
    public required string PayloadDirectory { get; init; }

    /// <summary>The archive to write; its name ends in <c>.bundle.zip</c>, that of a submission in <c>.submission.zip</c>, and no file of that name exists.</summary>
    public required string BundlePath { get; init; }

    /// <summary>What kind of thing is claimed: <see cref="Statement.ResultPredicateType"/>, or <see cref="Statement.SubmissionPredicateType"/>.</summary>
    public string PredicateType { get; init; } = Statement.ResultPredicateType;

    /// <summary>What is claimed: a JSON object.</summary>
    public required JsonElement Predicate { get; init; }

    /// <summary>The submitter's key.</summary>
    public required SigningKey Key { get; init; }

    /// <summary>How large the bundle may be.</summary>
    public BundleLimits Limits { get; init; } = BundleLimits.Standard;
}
