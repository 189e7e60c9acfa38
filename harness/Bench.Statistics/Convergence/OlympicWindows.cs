using System.Collections.Immutable;

namespace Bench.Statistics.Convergence;

/// <summary>N of M: more runs than a result needs were launched, every N consecutive ones are scored, and the median of these scores is the result's, so that nobody can pick the best N.</summary>
/// <remarks>
/// Source: MLPerf Training Rules, "Scoring". Windows without a score are the slowest.
/// With an even number of windows there are two medians and the text does not say which counts: here it is the slower, and <see cref="HasTwoMedians"/> tells.
/// </remarks>
public sealed record OlympicWindows
{
    /// <summary>The windows' scores, in the order of the launch: window i holds the runs i to i + N - 1.</summary>
    public required ImmutableArray<OlympicScore> Windows { get; init; }

    /// <summary>The window whose score counts; of equal scores the earlier is the faster.</summary>
    public required int MedianWindow { get; init; }

    /// <summary>Whether the number of windows is even, so that the rule leaves the median open.</summary>
    public bool HasTwoMedians => Windows.Length % 2 == 0;

    /// <summary>The result's score; null where the median window has none.</summary>
    public double? Score => Windows[MedianWindow].Score;

    /// <summary>Scores all windows.</summary>
    /// <param name="runs">What each run took, in the order of the launch; null for a run that does not count.</param>
    /// <param name="requiredRuns">N, at least 1 and at most the number of runs.</param>
    /// <param name="dropEachSide">k: runs of a window dropped at each end.</param>
    /// <param name="scalingFactor">As in <see cref="OlympicScore.Of"/>.</param>
    public static OlympicWindows Of(ReadOnlySpan<double?> runs, int requiredRuns, int dropEachSide, double scalingFactor = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requiredRuns, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(runs.Length, requiredRuns, nameof(runs));
        List<OlympicScore> windows = [];
        for (int first = 0; first + requiredRuns <= runs.Length; first++)
        {
            windows.Add(OlympicScore.Of(runs.Slice(first, requiredRuns), dropEachSide, scalingFactor));
        }

        int[] order = [.. Enumerable.Range(0, windows.Count).OrderBy(window => windows[window].Score ?? double.PositiveInfinity)];
        return new OlympicWindows { Windows = [.. windows], MedianWindow = order[order.Length / 2] };
    }
}
