using Bench.Results.Reports;
using Bench.Spec.Definitions;
using Bench.Statistics;

namespace Bench.Results.Comparisons;

/// <summary>A training result in a comparison.</summary>
public sealed record TrainingComparisonLine
{
    /// <summary>What the user calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The result.</summary>
    public required TrainingRow Row { get; init; }

    /// <summary>Examples of an update.</summary>
    public required int BatchSize { get; init; }

    /// <summary>The declared formats.</summary>
    public required DeclaredPrecision Precision { get; init; }

    /// <summary>Between which times to target, seconds, the score lies; null when fewer than two runs are kept.</summary>
    public Interval? Interval { get; init; }

    /// <summary>Its time to target over the first result's.</summary>
    public double? Ratio { get; init; }

    /// <summary>Between which values the ratio lies; null for the first result, and when one of the two has no interval.</summary>
    public Interval? RatioInterval { get; init; }

    /// <summary>Its examples to the target over the first result's.</summary>
    public double? ExamplesRatio { get; init; }

    /// <summary>The time to target before it was lengthened for lucky convergence, seconds.</summary>
    public double? SecondsAsMeasured { get; init; }

    /// <summary>Its examples to the target over those of the reference that it is tested against: 1 converges as the reference does, less converges faster; null where there is no reference to say so.</summary>
    public double? ConvergenceRatio { get; init; }
}
