using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Statistics.Convergence;

/// <summary>A reference convergence point (RCP): how long the reference implementation trained, run by run, at one batch size.</summary>
public sealed record ConvergencePoint
{
    /// <summary>Global batch size in samples, at least 1.</summary>
    public required long BatchSize { get; init; }

    /// <summary>What each run took, in the reference's unit, greater than 0, in any order; all of these runs converged.</summary>
    public required ImmutableArray<double> Convergence { get; init; }

    /// <summary>Whether a run can have converged after this much: a number in (0, 1e100), whose squares still have finite sums.</summary>
    public static bool CanBe(double convergence) => convergence is > 0 and < 1e100;

    /// <summary>The number format that the runs were computed in.</summary>
    public required NumberFormat Precision { get; init; }
}
