using System.Collections.Immutable;

namespace Bench.Statistics.Tests;

public sealed class PairedRatioTests
{
    private static readonly ImmutableArray<double> Ones = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1];

    [Fact]
    public void Is_the_median_of_the_pairs_and_not_the_ratio_of_the_medians()
    {
        Assert.Equal(2, PairedRatio.Of([1, 10, 3], [2, 20, 3]).Median);
        Assert.Equal(1.5, PairedRatio.Of([1, 1], [1, 2]).Median);
    }

    // Of the median of n values the k-th least and the k-th greatest leave out 2 P[B(n, 1/2) < k]: published tables have k = 1 for n = 6 to 8 and k = 2 for n = 9 to 11 at 95 %.
    [Theory]
    [InlineData(5, null, null)]
    [InlineData(6, 1.0, 6.0)]
    [InlineData(7, 1.0, 7.0)]
    [InlineData(9, 2.0, 8.0)]
    [InlineData(10, 2.0, 9.0)]
    public void The_interval_ends_at_the_order_statistics_of_published_tables(int pairs, double? low, double? high)
    {
        Interval? interval = PairedRatio.Of(Ones[..pairs], [.. Enumerable.Range(1, pairs).Select(static i => (double)i)]).Interval;

        Assert.Equal((low, high), (interval?.Low, interval?.High));
    }

    [Fact]
    public void What_is_no_pair_is_refused()
    {
        Assert.Throws<ArgumentException>(() => PairedRatio.Of([], []));
        Assert.Throws<ArgumentException>(() => PairedRatio.Of([1], [1, 2]));
    }
}
