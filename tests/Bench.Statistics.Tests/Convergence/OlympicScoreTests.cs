using Bench.Statistics.Convergence;

namespace Bench.Tests;

public class OlympicScoreTests
{
    [Fact]
    public void The_fastest_and_the_slowest_are_dropped()
    {
        OlympicScore score = OlympicScore.Of([5, 1, 4, 100, 3], 1, 1.5);

        Assert.Equal(6, score.Score);
        Assert.Equal([4, 2, 0], score.Kept.AsSpan());
        Assert.Equal(30, score.MeanOf([30, 0, 20, 0, 10]));
    }

    [Fact]
    public void A_run_that_did_not_converge_is_the_slowest_and_more_than_are_dropped_leave_no_score()
    {
        Assert.Equal([4, 2, 0], OlympicScore.Of([5, 1, 4, null, 3], 1).Kept.AsSpan());
        OlympicScore none = OlympicScore.Of([5, null, 4, null, 3], 1);
        Assert.False(none.IsValid);
        Assert.Empty(none.Kept);
        Assert.Null(none.MeanOf([1, 1, 1, 1, 1]));
        Assert.False(OlympicScore.Of([5, 1], 1).IsValid);
        Assert.False(OlympicScore.Of([], 0).IsValid);
        Assert.Equal(3, OlympicScore.Of([5, 1], 0).Score);
    }

    [Fact]
    public void Of_equal_runs_the_earlier_is_the_faster()
    {
        Assert.Equal([1], OlympicScore.Of([2, 2, 2], 1).Kept.AsSpan());
    }

    [Fact]
    public void What_is_no_time_is_refused()
    {
        Assert.Throws<ArgumentException>(() => OlympicScore.Of([1, double.NaN, 3], 1));
        Assert.Throws<ArgumentException>(() => OlympicScore.Of([1, -2, 3], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OlympicScore.Of([1, 2, 3], -1));
        Assert.Throws<ArgumentOutOfRangeException>(() => OlympicScore.Of([1, 2, 3], 1, 0));
    }

    [Fact]
    public void The_median_of_the_windows_counts()
    {
        OlympicWindows windows = OlympicWindows.Of([9, 3, 6, 12, 15], 3, 1);

        Assert.Equal([6, 6, 12], windows.Windows.Select(static window => window.Score!.Value));
        Assert.Equal((1, 6.0, false), (windows.MedianWindow, windows.Score!.Value, windows.HasTwoMedians));
    }

    [Fact]
    public void Of_two_medians_the_slower_counts_and_is_told()
    {
        OlympicWindows windows = OlympicWindows.Of([1, 2, 3, 4, 5, 6], 3, 1);

        Assert.True(windows.HasTwoMedians);
        Assert.Equal(4, windows.Score);
    }

    [Fact]
    public void Windows_without_a_score_are_the_slowest()
    {
        Assert.Equal(3, OlympicWindows.Of([1, 2, 3, null, null], 3, 1).Score);
        Assert.Null(OlympicWindows.Of([1, null, null, null, 3], 3, 1).Score);
        Assert.Throws<ArgumentOutOfRangeException>(() => OlympicWindows.Of([1, 2], 3, 1));
    }
}
