using System.Collections.Immutable;

namespace Bench.Statistics.Convergence;

/// <summary>How long the runs of one result took to the quality target.</summary>
public sealed record ConvergenceOfSubmission
{
    /// <summary>Global batch size in samples, at least 1.</summary>
    public required long BatchSize { get; init; }

    /// <summary>What each run took, in the reference's unit, at least 0; null for a run that did not converge.</summary>
    public required ImmutableArray<double?> Convergence { get; init; }

    /// <summary>Runs that did not converge.</summary>
    public int NotConverged() => Convergence.Count(static run => run is null);

    /// <summary>Why no mean can be taken, or null: what <see cref="ReferenceConvergence.Test"/> asks first.</summary>
    /// <param name="trimEachSide">Runs dropped at each end.</param>
    public string? WhyRefused(int trimEachSide) =>
        BatchSize < 1 ? FormattableString.Invariant($"the submission's batch size is {BatchSize}; it must be at least 1")
        : Convergence.IsDefault || Convergence.Length <= 2L * trimEachSide ? FormattableString.Invariant($"the submission has {(Convergence.IsDefault ? 0 : Convergence.Length)} runs, of which {trimEachSide} are dropped at each end; at least {(2L * trimEachSide) + 1} are needed")
        : Convergence.Any(static run => run is { } value && value != 0 && !ConvergencePoint.CanBe(value)) ? "a run of the submission has a convergence outside [0, 1e100)"
        : null;
}
