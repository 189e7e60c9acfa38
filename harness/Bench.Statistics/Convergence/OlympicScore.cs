using System.Collections.Immutable;

namespace Bench.Statistics.Convergence;

/// <summary>The olympic score of a training result: the mean of its runs without the fastest and the slowest.</summary>
/// <remarks>Source: MLPerf Training Rules, "Scoring"; result_summarizer. Runs that did not converge, or that fail compliance, are the slowest: they use up the places of the slow runs that are dropped, and more of them than places invalidate the result.</remarks>
public sealed record OlympicScore
{
    /// <summary>The score in the runs' unit, times the scaling factor; null where there is none.</summary>
    public required double? Score { get; init; }

    /// <summary>The runs that count, fastest first, as indices into all runs; empty where there is no score.</summary>
    public required ImmutableArray<int> Kept { get; init; }

    /// <summary>What the mean was multiplied by.</summary>
    public required double ScalingFactor { get; init; }

    /// <summary>Whether there is a score.</summary>
    public bool IsValid => Score is not null;

    /// <summary>Scores a result.</summary>
    /// <param name="runs">What each run took, finite and not negative; null for a run that does not count: not converged, or not compliant.</param>
    /// <param name="dropEachSide">k: runs dropped at each end, at least 0.</param>
    /// <param name="scalingFactor">What convergence faster than the reference's mean costs, greater than 0: <see cref="ConvergenceVerdict.ScalingFactor"/>.</param>
    public static OlympicScore Of(ReadOnlySpan<double?> runs, int dropEachSide, double scalingFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(dropEachSide);
        if (!(scalingFactor > 0 && double.IsFinite(scalingFactor)))
        {
            throw new ArgumentOutOfRangeException(nameof(scalingFactor), scalingFactor, "must be greater than 0");
        }

        List<int> counting = [];
        for (int i = 0; i < runs.Length; i++)
        {
            if (runs[i] is { } time)
            {
                CheckTime(time);
                counting.Add(i);
            }
        }

        int failed = runs.Length - counting.Count;
        double?[] times = runs.ToArray();

        // The order is stable: of runs that took the same, the earlier is the faster.
        int kept = runs.Length - (2 * dropEachSide);
        ImmutableArray<int> left = failed > dropEachSide || kept <= 0 ? [] : [.. counting.OrderBy(run => times[run]).Skip(dropEachSide).Take(kept)];
        return new OlympicScore
        {
            Kept = left,
            ScalingFactor = scalingFactor,
            Score = left.IsEmpty ? null : left.Sum(run => times[run]!.Value) / left.Length * scalingFactor,
        };
    }

    /// <summary>The score of another quantity of the same runs, energy for example: its mean over the runs that count for the time, times the same factor; null where there is no score.</summary>
    /// <param name="ofRuns">The quantity, run by run, in the order in which the runs were scored; of runs that do not count, anything.</param>
    public double? MeanOf(ReadOnlySpan<double> ofRuns)
    {
        double sum = 0;
        foreach (int run in Kept)
        {
            sum += ofRuns[run];
        }

        return Kept.IsEmpty ? null : sum / Kept.Length * ScalingFactor;
    }

    private static void CheckTime(double time)
    {
        if (!(time >= 0 && double.IsFinite(time)))
        {
            throw new ArgumentException(FormattableString.Invariant($"a run took {time}; it must be finite and at least 0"));
        }
    }
}
