using System.Collections.Immutable;

namespace Bench.Statistics.Conformance;

/// <summary>What became of one case of a golden file.</summary>
public sealed record ConformanceCase
{
    /// <summary>The file, as it was handed over.</summary>
    public required string File { get; init; }

    /// <summary>The case's name.</summary>
    public required string Name { get; init; }

    /// <summary>What differed: where, expected and found. Empty when the case matches.</summary>
    public required ImmutableArray<string> Differences { get; init; }

    /// <summary>Whether the case matches.</summary>
    public bool Matches => Differences.IsEmpty;
}
