using Bench.Statistics;
using MathNet.Numerics.Distributions;

namespace Bench.Tests;

public class IntervalTests
{
    [Theory]
    [InlineData(1000, 0.5, 0.99)]
    [InlineData(1000, 0.99, 0.95)]
    [InlineData(5000, 0.999, 0.9)]
    [InlineData(8, 0.5, 0.9)]
    public void Percentile_ranks_leave_at_most_half_the_error_on_either_side_and_no_rank_closer_does(int n, double percentile, double confidence)
    {
        Interval interval = PercentileInterval.Of(Ranks(n), percentile, confidence)!.Value;
        double tail = (1 - confidence) / 2;
        int low = (int)interval.Low, high = (int)interval.High;
        Assert.True(Binomial.CDF(percentile, n, low - 1) <= tail);
        Assert.True(Binomial.CDF(percentile, n, low) > tail);
        Assert.True(1 - Binomial.CDF(percentile, n, high - 1) <= tail + 1e-12);
        Assert.True(1 - Binomial.CDF(percentile, n, high - 2) > tail);
    }

    [Fact]
    public void Too_few_values_have_no_percentile_interval()
    {
        Assert.Null(PercentileInterval.Of(Ranks(8), 0.9, 0.99));
        Assert.Null(PercentileInterval.Of([], 0.5, 0.99));
    }

    [Fact]
    public void Percentile_intervals_cover_as_often_as_they_say()
    {
        Philox4x32 random = new(7, 7);
        int covered = 0;
        for (ulong trial = 0; trial < 1000; trial++)
        {
            uint[] values = new uint[400];
            random.Fill(trial * 400, values);
            Interval interval = PercentileInterval.Of(new Latencies([.. values.Select(value => (long)value)]).Ascending, 0.9, 0.95)!.Value;
            covered += interval.Low <= 0.9 * uint.MaxValue && interval.High >= 0.9 * uint.MaxValue ? 1 : 0;
        }

        Assert.InRange(covered, 935, 1000);
    }

    [Fact]
    public void Batch_means_cover_the_rate_of_a_poisson_process()
    {
        int covered = 0;
        for (ulong seed = 0; seed < 400; seed++)
        {
            TrafficRandom random = new(seed, Bench.Spec.RngProfile.LoadGen6Libstdcxx11);
            long time = 0;
            long[] completions = [.. Enumerable.Range(0, 500).Select(_ => time += random.ExponentialGapNs(1000))];
            Interval interval = BatchMeans.Of(completions, 0.95)!.Value;
            covered += interval.Low <= 1000 && interval.High >= 1000 ? 1 : 0;
        }

        Assert.InRange(covered, 360, 400);
    }

    [Fact]
    public void Too_few_completions_have_no_throughput_interval()
    {
        Assert.Null(BatchMeans.Of([1, 2, 3, 4, 5, 6, 7, 8, 9], 0.99));
        Assert.Null(BatchMeans.Of(new long[20], 0.99));
    }

    [Fact]
    public void A_ratio_spans_the_extremes()
    {
        Assert.Equal(new Interval(0.25, 1), Interval.OfRatio(new Interval(1, 2), new Interval(2, 4)));
        Assert.Throws<ArgumentException>(() => Interval.OfRatio(new Interval(1, 2), new Interval(0, 4)));
    }

    private static long[] Ranks(int n) => [.. Enumerable.Range(1, n).Select(rank => (long)rank)];
}
