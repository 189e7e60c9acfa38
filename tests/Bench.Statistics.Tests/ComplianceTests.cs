using Bench.Statistics;

namespace Bench.Tests;

public class ComplianceTests
{
    [Fact]
    public void The_interval_of_the_speedup_is_Students_over_the_logarithms()
    {
        // ln ratios 0 and ln 4: mean ln 2, standard error ln 2; t(90%, 1) = 6.313752 (published table), so 2^(1 ∓ 6.313752).
        Interval speedup = RepeatedSampleSpeedup.Of([100, 400], [100, 100], 0.90)!.Value;
        Assert.Equal(Math.Pow(2, 1 - 6.313752), speedup.Low, 1e-6);
        Assert.Equal(Math.Pow(2, 1 + 6.313752), speedup.High, 1e-3);
    }

    [Fact]
    public void A_cache_fails_an_honest_SUT_passes_and_noise_is_not_established()
    {
        double[] ordinary = [100, 102, 98, 101];
        Assert.Equal(ComplianceOutcome.Fail, Judge(ordinary, [10, 11, 10, 9]));
        Assert.Equal(ComplianceOutcome.Pass, Judge(ordinary, [99, 101, 97, 100]));
        Assert.Equal(ComplianceOutcome.NotEstablished, Judge(ordinary, [50, 150, 60, 140]));
        Assert.Equal(ComplianceOutcome.NotEstablished, Judge([100], [10]));
    }

    [Fact]
    public void Blocks_without_a_neighbour_or_without_time_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RepeatedSampleSpeedup.Of([1, 2], [1], 0.99));
        Assert.Throws<ArgumentException>(() => RepeatedSampleSpeedup.Of([1, 2], [1, 0], 0.99));
        Assert.Throws<ArgumentException>(() => RepeatedSampleSpeedup.Of([1, double.NaN], [1, 1], 0.99));
    }

    [Theory]
    [InlineData(90, ComplianceOutcome.Pass)]
    [InlineData(89, ComplianceOutcome.Fail)]
    [InlineData(110, ComplianceOutcome.Pass)]
    [InlineData(111, ComplianceOutcome.Fail)]
    public void A_mean_length_at_exactly_ten_percent_is_inside(int tokens, ComplianceOutcome expected) =>
        Assert.Equal(expected, OutputLength.Judge([tokens, tokens], [80, 120], 10));

    [Fact]
    public void No_samples_establish_no_length() => Assert.Equal(ComplianceOutcome.NotEstablished, OutputLength.Judge([], [], 10));

    [Theory]
    [InlineData(new[] { 5, 6, 2 }, true)]
    [InlineData(new[] { 5, 6, 7, 8 }, true)]
    [InlineData(new[] { 5, 6 }, false)]
    [InlineData(new[] { 5, 2, 2 }, false)]
    [InlineData(new[] { 5, 2, 6 }, false)]
    [InlineData(new[] { 5, 6, 7, 8, 2 }, false)]
    [InlineData(new int[0], false)]
    public void The_end_of_sequence_stands_once_and_last_or_the_response_is_full(int[] tokens, bool proper) =>
        Assert.Equal(proper, ResponseEnding.IsProper(tokens, endOfSequence: 2, maxNewTokens: 4));

    [Theory]
    [InlineData(0.98, 1.02, ComplianceOutcome.Pass)]
    [InlineData(1.19, 1.23, ComplianceOutcome.Fail)]
    [InlineData(0.81, 0.84, ComplianceOutcome.Fail)]
    [InlineData(0.95, 1.02, ComplianceOutcome.NotEstablished)]
    [InlineData(0.81, 1.23, ComplianceOutcome.NotEstablished)]
    public void Other_seeds_are_decided_by_the_interval_of_the_ratio(double low, double high, ComplianceOutcome expected) =>
        Assert.Equal(expected, SeedDependence.Judge(new Interval(low, high), 0.05));

    [Fact]
    public void Without_an_interval_no_dependence_on_seeds_is_established() => Assert.Equal(ComplianceOutcome.NotEstablished, SeedDependence.Judge(null, 0.05));

    private static ComplianceOutcome Judge(double[] ordinary, double[] repeated) =>
        RepeatedSampleSpeedup.Judge(RepeatedSampleSpeedup.Of(ordinary, repeated, 0.99), 1.10);
}
