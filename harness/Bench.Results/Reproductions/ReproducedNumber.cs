using System.Collections.Immutable;
using Bench.Statistics;

namespace Bench.Results.Reproductions;

/// <summary>A number of a result beside what reruns gave.</summary>
public sealed record ReproducedNumber
{
    /// <summary>Its name, as in results.csv, for example <c>latency_ns</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Its unit; empty for a plain number.</summary>
    public required string Unit { get; init; }

    /// <summary>The submitted values: one, or for training one of each run that converged.</summary>
    public required ImmutableArray<double> Submitted { get; init; }

    /// <summary>What the reruns gave, in order.</summary>
    public required ImmutableArray<double> Reruns { get; init; }

    /// <summary>The reruns' mean over the submitted (geometric); null where one of them is 0.</summary>
    public double? Ratio { get; init; }

    /// <summary>Between which ratios it lies; null with fewer than two reruns.</summary>
    public Interval? Interval { get; init; }

    /// <summary>What was allowed, in words.</summary>
    public required string Allowed { get; init; }

    /// <summary>Whether the verdict on the result depends on it.</summary>
    public required bool Decides { get; init; }

    /// <summary>Whether it is a speed, which other hardware explains.</summary>
    public bool OfSpeed { get; init; }

    /// <summary>What follows of it.</summary>
    public required Equivalence Verdict { get; init; }

    /// <summary>Whether a difference is to the worse; meaningful where <see cref="Verdict"/> is <see cref="Equivalence.Different"/>.</summary>
    public required bool Worse { get; init; }
}
