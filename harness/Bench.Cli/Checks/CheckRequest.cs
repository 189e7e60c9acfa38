using Bench.Definitions;
using Bench.Results.Bundles;
using Bench.Spec.Definitions;

namespace Bench.Cli.Checks;

/// <summary>What <c>bench check</c> was asked for.</summary>
internal sealed record CheckRequest
{
    /// <summary>The path as it was given.</summary>
    public required string Path { get; init; }

    /// <summary>Whether the reference is recomputed.</summary>
    public required bool Reference { get; init; }

    /// <summary>A folder with all entries of the round; null where the path is all there is.</summary>
    public required string? Round { get; init; }

    /// <summary>The ruleset that judges in the place of each result's own; null takes each result's own.</summary>
    public required Definition<Ruleset>? Ruleset { get; init; }

    /// <summary>Whether warnings refuse.</summary>
    public required bool Strict { get; init; }

    /// <summary>How large a bundle may be.</summary>
    public required BundleLimits Limits { get; init; }
}
