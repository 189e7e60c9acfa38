using Bench.Spec.Training;
using Bench.Statistics.Convergence;

namespace Bench.Tests;

public class ReferenceConvergenceTests
{
    // MLPerf Training Rules, "Reference Convergence Points", the worked example; its code says otherwise.
    [Theory]
    [InlineData(ConvergenceReading.AsWritten, 15.21, 19.93, 0.433)]
    [InlineData(ConvergenceReading.AsCoded, 14.78, 19.82, 0.781)]
    public void The_readings_differ_by_the_values_whose_deviation_counts(ConvergenceReading reading, double limit, double second, double deviation)
    {
        ConvergenceLimit[] limits = [.. References.WorkedExample(reading).Limits()];

        Assert.Equal(limit, limits[0].Limit, 0.005);
        Assert.Equal(second, limits[1].Limit, 0.005);
        Assert.Equal(deviation, limits[0].StandardDeviation, 0.0005);
        Assert.Equal([15.75, 20.75], limits.Select(static one => one.Mean));
    }

    [Fact]
    public void At_the_limit_the_one_sided_test_has_five_percent()
    {
        ConvergenceLimit limit = References.WorkedExample(ConvergenceReading.AsWritten).Limits()[0];

        // n1 = 10 - 2, n2 = 5 - 2.
        double t = (limit.Limit - limit.Mean) / (limit.StandardDeviation * Math.Sqrt((1.0 / 8) + (1.0 / 3)));
        Assert.Equal(0.05, MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 9, t), 1e-12);
    }

    [Fact]
    public void The_code_s_limit_is_where_a_bisection_of_the_test_itself_ends()
    {
        foreach (ConvergencePoint point in References.WorkedExample(ConvergenceReading.AsCoded).Points)
        {
            ConvergenceLimit limit = References.WorkedExample(ConvergenceReading.AsCoded).Limits().Single(one => one.BatchSize == point.BatchSize);
            double low = 0, high = limit.Mean, middle = high / 2;
            while (high - low > 1e-4)
            {
                double t = (middle - limit.Mean) / (limit.StandardDeviation * Math.Sqrt((1.0 / 8) + (1.0 / 3)));
                (low, high) = MathNet.Numerics.Distributions.StudentT.CDF(0, 1, 9, t) > 0.05 ? (low, middle) : (middle, high);
                middle = (low + high) / 2;
            }

            Assert.Equal(middle, limit.Limit);
        }
    }

    [Fact]
    public void Values_that_are_all_the_same_leave_no_room()
    {
        ReferenceConvergence reference = References.WorkedExample(ConvergenceReading.AsCoded) with { Points = [References.Point(8, [.. Enumerable.Repeat(47.5, 20)])] };

        Assert.Equal(1, reference.Limits()[0].MaxSpeedup);
        Assert.True(reference.Test(References.Submission(8, 47.5, 47.5, 47.5, 47.5, 47.5)).Passed);
        Assert.Equal(ConvergenceOutcome.FasterThanLimit, reference.Test(References.Submission(8, 47.4, 47.4, 47.4, 47.4, 47.4)).Outcome);
    }

    [Fact]
    public void A_spread_beyond_the_mean_lets_everything_pass()
    {
        ConvergencePoint wild = References.Point(8, 1, 1, 1, 1, 1, 100, 100, 100, 100, 100);

        Assert.Equal(0, (References.WorkedExample(ConvergenceReading.AsWritten) with { Points = [wild] }).Limits()[0].Limit);
        Assert.InRange((References.WorkedExample(ConvergenceReading.AsCoded) with { Points = [wild] }).Limits()[0].Limit, 0, 1e-4);
    }

    [Theory]
    [InlineData(ConvergenceReading.AsWritten)]
    [InlineData(ConvergenceReading.AsCoded)]
    public void Order_does_not_matter_more_spread_lowers_the_limit_and_slower_never_fails(ConvergenceReading reading)
    {
        Philox random = new(20261128);
        for (int trial = 0; trial < 200; trial++)
        {
            double[] runs = [.. Enumerable.Range(0, 20).Select(_ => 40 + (5 * random.Next()))];
            ReferenceConvergence reference = References.WorkedExample(reading) with { RequiredRuns = 10, Points = [References.Point(64, runs)] };
            ConvergenceLimit limit = Assert.Single(reference.Limits());
            Assert.Equal(limit, Assert.Single((reference with { Points = [References.Point(64, [.. runs.Reverse()])] }).Limits()));
            Assert.True(limit.Limit > 0 && limit.Limit <= limit.Mean && limit.MaxSpeedup >= 1);

            double[] wider = [.. runs.Select(run => limit.Mean + (1.5 * (run - limit.Mean)))];
            ConvergenceLimit ofWider = Assert.Single((reference with { Points = [References.Point(64, wider)] }).Limits());
            Assert.Equal(limit.Mean, ofWider.Mean, 1e-9);
            Assert.True(ofWider.Limit < limit.Limit);

            double?[] fast = [.. Enumerable.Range(0, 10).Select(_ => (double?)(limit.Limit - 0.5 + random.Next()))];
            double?[] slower = [.. fast.Select(static run => run + 0.3)];
            ConvergenceVerdict first = reference.Test(References.Submission(64, fast));
            ConvergenceVerdict second = reference.Test(References.Submission(64, slower));
            Assert.True(!first.Passed || second.Passed);
            Assert.True(second.NormalizationFactor <= first.NormalizationFactor);
            Assert.Equal(first.Mean >= limit.Limit, first.Passed);
        }
    }

    [Fact]
    public void Pruning_drops_smaller_batches_than_the_fastest_and_slow_points_between_others()
    {
        Assert.Equal([32L, 128], Kept((16, 12), (32, 10), (64, 16), (128, 20)));
        Assert.Equal([16L, 32, 64], Kept((64, 14), (16, 10), (32, 11)));
        Assert.Equal([16L], Kept((16, 10)));
    }

    [Fact]
    public void Pruning_does_not_step_back()
    {
        // Between 1 and 3 the point 2 lies below the line; once 3 is gone it lies above the line from 1 to 4, and stays.
        Assert.Equal([1L, 2, 4], Kept((1, 10), (2, 12), (3, 15), (4, 13)));
    }

    [Fact]
    public void A_batch_size_is_found_interpolated_or_outside()
    {
        ReferenceConvergence reference = References.OfMeans((16, 12), (32, 10), (64, 20));

        Assert.IsType<LimitChoice.Found>(reference.LimitAt(64));
        LimitChoice.Interpolated between = Assert.IsType<LimitChoice.Interpolated>(reference.LimitAt(40));
        Assert.Equal(12.5, between.Limit.Mean, 1e-9);
        Assert.Equal((32L, 64L), (between.Below.BatchSize, between.Above.BatchSize));
        Assert.IsType<LimitChoice.AboveAll>(reference.LimitAt(65));
        Assert.Equal(32, Assert.IsType<LimitChoice.BelowAll>(reference.LimitAt(16)).Smallest.BatchSize);
        Assert.Equal(16, Assert.IsType<LimitChoice.Found>(reference.LimitAt(16, RcpPoints.Full)).Limit.BatchSize);
    }

    private static IEnumerable<long> Kept(params (long BatchSize, double Mean)[] means) => References.OfMeans(means).Prune().Select(static limit => limit.BatchSize);

    private sealed class Philox(ulong seed)
    {
        private readonly Bench.Statistics.Philox4x32 words = new(seed, 0);
        private ulong next;

        public double Next() => words.Word(next++) / 4294967296.0;
    }
}
