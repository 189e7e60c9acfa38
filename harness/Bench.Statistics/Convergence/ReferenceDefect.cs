using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Statistics.Convergence;

/// <summary>Something wrong with a reference's convergence points.</summary>
/// <remarks>Source: MLPerf Training Rules, "Reference Convergence Points" and "Numerical formats": at least 2N runs at several batch sizes, in fp32 or better, one unit a benchmark.</remarks>
public sealed record ReferenceDefect
{
    /// <summary>Batch sizes that a reference needs.</summary>
    public const int FewestPoints = 3;

    /// <summary>What is wrong.</summary>
    public required ReferenceDefectKind Kind { get; init; }

    /// <summary>The batch size it concerns; null where it concerns the whole reference.</summary>
    public required long? BatchSize { get; init; }

    /// <summary>What was found and what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>All that is wrong with a reference; empty when it can be published.</summary>
    /// <param name="reference">The reference; one that is refused has defects like any other.</param>
    public static ImmutableArray<ReferenceDefect> Of(ReferenceConvergence reference)
    {
        ArgumentNullException.ThrowIfNull(reference);
        ImmutableArray<ConvergencePoint> points = reference.Points.IsDefault ? [] : [.. reference.Points.OrderBy(static point => point.BatchSize)];
        string? refused = reference.WhyRefused();
        return
        [
            .. refused is null ? [] : new[] { Defect(ReferenceDefectKind.NotComputable, null, refused) },
            .. points.Length >= FewestPoints ? [] : new[] { Defect(ReferenceDefectKind.TooFewPoints, null, $"{points.Length} batch sizes are measured; at least {FewestPoints} are expected") },
            .. points.SelectMany(point => OfPoint(reference, point)),
            .. refused is null ? OfMeans(reference) : [],
        ];
    }

    private static IEnumerable<ReferenceDefect> OfPoint(ReferenceConvergence reference, ConvergencePoint point)
    {
        ImmutableArray<double> runs = point.Convergence.IsDefault ? [] : point.Convergence;
        if (runs.Length < 2L * reference.RequiredRuns)
        {
            yield return Defect(ReferenceDefectKind.TooFewRuns, point.BatchSize, $"{runs.Length} runs at batch size {point.BatchSize}; at least {2L * reference.RequiredRuns} are expected, twice those of a result");
        }

        if (point.Precision.UnitRoundoff > NumberFormat.Fp32.UnitRoundoff)
        {
            yield return Defect(ReferenceDefectKind.PrecisionBelowFp32, point.BatchSize, $"batch size {point.BatchSize} was trained in {point.Precision}; fp32 or better is expected");
        }

        // Samples come in whole batches: a fraction, or fewer than one batch, is an epoch that was written down as samples.
        if (reference.Unit == ConvergenceUnit.Samples && runs.Any(run => run < point.BatchSize || run != Math.Floor(run)))
        {
            yield return Defect(ReferenceDefectKind.UnitImplausible, point.BatchSize, $"a run at batch size {point.BatchSize} took a fraction of a sample or less than one batch; whole samples are expected");
        }
    }

    private static IEnumerable<ReferenceDefect> OfMeans(ReferenceConvergence reference)
    {
        ImmutableArray<ConvergenceLimit> left = reference.Prune();
        for (int i = 1; i < left.Length; i++)
        {
            if (left[i].Mean < left[i - 1].Mean)
            {
                yield return Defect(ReferenceDefectKind.MeansNotRising, left[i].BatchSize, $"mean {left[i].Mean:R} at batch size {left[i].BatchSize} is below {left[i - 1].Mean:R} at {left[i - 1].BatchSize}; no faster convergence is expected of a larger batch");
            }
        }
    }

    private static ReferenceDefect Defect(ReferenceDefectKind kind, long? batchSize, FormattableString message) =>
        Defect(kind, batchSize, FormattableString.Invariant(message));

    private static ReferenceDefect Defect(ReferenceDefectKind kind, long? batchSize, string message) =>
        new() { Kind = kind, BatchSize = batchSize, Message = message };
}
