namespace Bench.Statistics.Tests;

public sealed class TrimmedMeanTests
{
    [Fact]
    public void Has_the_standard_error_of_the_winsorised_runs()
    {
        // Worked by hand: 1 2 3 4 9 keeps 2 3 4; winsorised 2 2 3 4 4, of variance 1; 1 / (3/5 * sqrt 5).
        TrimmedMean mean = TrimmedMean.Of([9, 2, 4, 1, 3], 1)!;

        Assert.Equal((3.0, 2), (mean.Mean, mean.DegreesOfFreedom));
        Assert.Equal(1 / (0.6 * Math.Sqrt(5)) / 3, mean.RelativeError, 12);
        Interval interval = mean.IntervalAt(0.95);
        Assert.Equal(3, Math.Sqrt(interval.Low * interval.High), 12);

        // t of two degrees of freedom at 97.5 %: 4.302653 (tables).
        Assert.Equal(3 * Math.Exp(4.302653 * mean.RelativeError), interval.High, 5);
    }

    [Fact]
    public void Without_dropped_runs_it_is_the_mean_with_its_usual_error()
    {
        TrimmedMean mean = TrimmedMean.Of([2, 4, 6], 0)!;
        Assert.Equal((4.0, 2), (mean.Mean, mean.DegreesOfFreedom));
        Assert.Equal(2 / Math.Sqrt(3) / 4, mean.RelativeError, 12);
    }

    [Fact]
    public void A_run_that_did_not_end_is_the_slowest()
    {
        TrimmedMean failed = TrimmedMean.Of([null, 2, 3, 4, 1], 1)!;
        Assert.Equal(TrimmedMean.Of([9, 2, 3, 4, 1], 1)!, failed);
        Assert.Null(TrimmedMean.Of([null, null, 3, 4, 1], 1));
    }

    [Fact]
    public void Too_few_runs_have_none()
    {
        Assert.Null(TrimmedMean.Of([], 0));
        Assert.Null(TrimmedMean.Of([3], 0));
        Assert.Null(TrimmedMean.Of([1, 2, 3], 1));
        Assert.Null(TrimmedMean.Of([0, 0, 0], 0));
        Assert.NotNull(TrimmedMean.Of([1, 2, 3, 4], 1));
    }

    [Fact]
    public void Runs_that_are_all_alike_leave_nothing_open()
    {
        TrimmedMean one = TrimmedMean.Of([2, 2, 2], 0)!, two = TrimmedMean.Of([4, 4, 4], 0)!;
        Assert.Equal(new Interval(2, 2), two.RatioTo(one, 0.95));
        Assert.Equal(new Interval(4, 4), two.IntervalAt(0.95));
    }

    [Theory]
    [InlineData(0.05)]
    [InlineData(0.3)]
    public void An_interval_of_a_ratio_holds_the_true_one_about_as_often_as_it_says(double spread)
    {
        // Five runs each, as a score has them; log-normal times, whose true ratio is 1.25.
        Random random = new(20261128);
        double?[] Draw(double scale) => [.. Enumerable.Range(0, 5).Select(_ => (double?)(scale * Math.Exp(spread * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()))))];
        const int Trials = 4000;
        int held = 0;
        for (int i = 0; i < Trials; i++)
        {
            Interval ratio = TrimmedMean.Of(Draw(1.25), 1)!.RatioTo(TrimmedMean.Of(Draw(1), 1)!, 0.95);
            held += ratio.Low <= 1.25 && ratio.High >= 1.25 ? 1 : 0;
        }

        Assert.InRange(held / (double)Trials, 0.92, 0.985);
    }
}
