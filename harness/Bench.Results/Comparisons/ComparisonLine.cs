using Bench.Results.Reports;
using Bench.Statistics;

namespace Bench.Results.Comparisons;

/// <summary>A result in a comparison.</summary>
public sealed record ComparisonLine
{
    /// <summary>What the user calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The result.</summary>
    public required ResultRow Row { get; init; }

    /// <summary>Between which values its metric lies; null when its log is too short to say.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Its metric over the first result's; null when that is 0.</summary>
    public double? Ratio { get; init; }

    /// <summary>Between which values the ratio lies; null for the first result, and when one of the logs is too short to say.</summary>
    public Interval? RatioInterval { get; init; }
}
