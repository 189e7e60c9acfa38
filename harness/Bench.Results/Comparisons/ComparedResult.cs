using Bench.Results.Reports;
using Bench.Spec.Judging;

namespace Bench.Results.Comparisons;

/// <summary>A result that is to be compared.</summary>
public sealed record ComparedResult
{
    /// <summary>What the user calls it: its path.</summary>
    public required string Name { get; init; }

    /// <summary>The result.</summary>
    public required Evidence Evidence { get; init; }

    /// <summary>Its row, with the findings about it.</summary>
    public required ResultRow Row { get; init; }
}
