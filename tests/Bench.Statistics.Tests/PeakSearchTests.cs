namespace Bench.Statistics.Tests;

public sealed class PeakSearchTests
{
    private static readonly PeakSearchBounds Bounds = new() { Start = 10, Least = 0.01, Most = 1e7 };

    [Theory]
    [InlineData(10)]
    [InlineData(11.3)]
    [InlineData(740)]
    [InlineData(3.7)]
    [InlineData(0.02)]
    [InlineData(1_234_567)]
    public void Finds_a_step_to_the_precision_from_below(double step)
    {
        PeakSearchResult result = PeakSearch.Find(Bounds, rate => rate <= step);

        Assert.Equal(PeakSearchEnd.Precise, result.End);
        Assert.InRange(result.Peak!.Value, step / 1.0101, step);
        Assert.True(result.Failure > step && result.Failure <= result.Peak * 1.01);
        Assert.Empty(result.GoodAboveFailed);
    }

    [Fact]
    public void Counts_a_failure_only_when_its_repeat_fails_too()
    {
        HashSet<double> seen = [];

        // Every rate fails the first time it is tried; its repeat tells the truth.
        PeakSearchResult result = PeakSearch.Find(Bounds, rate => !seen.Add(rate) && rate <= 100);

        Assert.InRange(result.Peak!.Value, 99, 100);
        Assert.NotEmpty(result.GoodAboveFailed);
        Assert.Equal(2, result.Trials.Count(trial => trial.Rate == result.Failure));
    }

    [Fact]
    public void Tries_a_good_rate_once_and_a_failed_one_twice()
    {
        PeakSearchResult result = PeakSearch.Find(Bounds, static rate => rate <= 55);

        Assert.All(result.Trials.GroupBy(static trial => trial.Rate), static rate => Assert.Equal(rate.Key <= 55 ? 1 : 2, rate.Count()));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(13)]
    [InlineData(1000)]
    public void Finds_a_whole_number_exactly(int most)
    {
        PeakSearchBounds whole = Bounds with { Start = 8, Least = 1, Most = 1 << 20, Whole = true, PrecisionRelative = 0 };

        PeakSearchResult result = PeakSearch.Find(whole, samples =>
        {
            Assert.Equal(Math.Floor(samples), samples);
            return samples <= most;
        });

        Assert.Equal((most, most + 1, PeakSearchEnd.Precise), ((int)result.Peak!, (int)result.Failure!, result.End));
    }

    [Fact]
    public void Says_that_nothing_is_good_after_looking_down_to_the_least_rate()
    {
        PeakSearchResult result = PeakSearch.Find(Bounds, static _ => false);

        Assert.Equal((PeakSearchEnd.NothingGood, (double?)null), (result.End, result.Peak));
        Assert.Equal(0.01, result.Trials[^1].Rate);
    }

    [Fact]
    public void Says_that_the_ceiling_was_reached_when_everything_is_good()
    {
        PeakSearchResult result = PeakSearch.Find(Bounds, static _ => true);

        Assert.Equal((PeakSearchEnd.CeilingReached, 1e7, (double?)null), (result.End, result.Peak, result.Failure));
    }

    [Fact]
    public void The_peak_lies_below_the_lowest_confirmed_failure_even_where_higher_rates_are_good()
    {
        PeakSearchResult result = PeakSearchResult.Of([new(10, true), new(20, false), new(20, false), new(40, true), new(15, true)], PeakSearchEnd.Precise);

        Assert.Equal((15.0, 20.0), (result.Peak!.Value, result.Failure!.Value));
        Assert.Equal([40.0], result.GoodAboveFailed.ToArray());
    }

    [Fact]
    public void A_single_failure_bounds_nothing_and_what_is_good_above_it_is_reported()
    {
        PeakSearchResult result = PeakSearchResult.Of([new(10, true), new(20, false), new(30, true)], PeakSearchEnd.Stopped);

        Assert.Equal((30.0, (double?)null), (result.Peak!.Value, result.Failure));
        Assert.Equal([30.0], result.GoodAboveFailed.ToArray());
    }

    /// <summary>Verdicts by a coin (mlcommons/inference #242 was a search without end), on a hundred seeds, without any precision to end by.</summary>
    [Fact]
    public void Ends_whatever_the_verdicts_are()
    {
        for (uint seed = 0; seed < 100; seed++)
        {
            Mt19937 random = new(seed);
            PeakSearchResult result = PeakSearch.Find(Bounds with { PrecisionRelative = 0, MostTrials = 60 }, _ => random.Next() % 2 == 0);

            Assert.InRange(result.Trials.Length, 1, 60);
            Assert.True(result.Peak is null || result.Failure is null || result.Peak < result.Failure);
        }
    }

    [Fact]
    public void Without_a_bound_on_trials_it_ends_at_the_resolution_of_numbers()
    {
        PeakSearchResult result = PeakSearch.Find(Bounds with { PrecisionRelative = 0, MostTrials = int.MaxValue }, static rate => rate <= Math.PI * 10);

        Assert.Equal((PeakSearchEnd.Precise, Math.PI * 10), (result.End, result.Peak));
        Assert.Equal(double.BitIncrement(Math.PI * 10), result.Failure);
    }

    [Fact]
    public void What_was_found_before_it_was_stopped_stands()
    {
        int left = 4;

        PeakSearchResult result = PeakSearch.Find(Bounds, rate => left-- > 0 ? rate <= 1e6 : null);

        Assert.Equal((PeakSearchEnd.Stopped, 80.0, 4), (result.End, result.Peak!.Value, result.Trials.Length));
    }

    [Theory]
    [InlineData(0, 0, 10)]
    [InlineData(1, 2, 10)]
    [InlineData(20, 1, 10)]
    [InlineData(double.NaN, 1, 10)]
    [InlineData(5, 1, double.PositiveInfinity)]
    public void Bounds_that_bound_nothing_are_refused(double start, double least, double most) =>
        Assert.Throws<ArgumentException>(() => PeakSearch.Find(new PeakSearchBounds { Start = start, Least = least, Most = most }, static _ => true));
}
