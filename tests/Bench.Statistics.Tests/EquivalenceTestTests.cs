namespace Bench.Statistics.Tests;

public sealed class EquivalenceTestTests
{
    [Fact]
    public void Has_the_interval_of_two_one_sided_t_tests_on_the_logarithm()
    {
        // Logarithms of the ratios: -0.01, 0, 0.01 around 0.02; standard error 0.01 / sqrt 3; t of two degrees of freedom at 95 %: 2.919986 (tables).
        EquivalenceTest test = EquivalenceTest.Of(100, [100 * Math.Exp(0.01), 100 * Math.Exp(0.02), 100 * Math.Exp(0.03)], 0.05, 0.95);

        Assert.Equal(Math.Exp(0.02), test.Ratio, 12);
        Assert.Equal(0.02 - (2.919986 * 0.01 / Math.Sqrt(3)), Math.Log(test.Interval!.Value.Low), 7);
        Assert.Equal(0.02 + (2.919986 * 0.01 / Math.Sqrt(3)), Math.Log(test.Interval!.Value.High), 7);
        Assert.Equal(Equivalence.Equivalent, test.Verdict);
    }

    [Fact]
    public void Two_samples_of_one_variance_have_their_degrees_of_freedom_together()
    {
        // Welch's degrees of freedom are then 2 (n - 1) = 4; t at 95 %: 2.131847 (tables).
        EquivalenceTest test = EquivalenceTest.Of([Math.Exp(-0.02), 1, Math.Exp(0.02)], [Math.Exp(0.08), Math.Exp(0.1), Math.Exp(0.12)], 0.05, 0.95);

        Assert.Equal(Math.Exp(0.1), test.Ratio, 12);
        Assert.Equal(0.1 - (2.131847 * 0.02 * Math.Sqrt(2.0 / 3)), Math.Log(test.Interval!.Value.Low), 7);
        Assert.Equal(Equivalence.Different, test.Verdict);
    }

    [Theory]
    [InlineData(new[] { 100.0, 100.1, 99.9 }, Equivalence.Equivalent)]
    [InlineData(new[] { 110.0, 110.1, 109.9 }, Equivalence.Different)]
    [InlineData(new[] { 90.0, 90.1, 89.9 }, Equivalence.Different)]
    [InlineData(new[] { 100.0, 120.0, 85.0 }, Equivalence.NotEstablished)]
    [InlineData(new[] { 105.2, 105.3, 105.25 }, Equivalence.NotEstablished)]
    [InlineData(new[] { 100.0 }, Equivalence.NotEstablished)]
    public void The_burden_of_proof_lies_on_the_agreement(double[] repeats, Equivalence expected) =>
        Assert.Equal(expected, EquivalenceTest.Of(100, [.. repeats], 0.05, 0.95).Verdict);

    [Fact]
    public void The_limits_are_symmetric_as_ratios()
    {
        Assert.Equal(Equivalence.Equivalent, EquivalenceTest.Of(100, [95.01, 95.01, 95.01], 0.05, 0.95).Verdict);
        Assert.Equal(Equivalence.Equivalent, EquivalenceTest.Of(95.01, [100, 100, 100], 0.05, 0.95).Verdict);
        Assert.Equal(Equivalence.Different, EquivalenceTest.Of(100, [94.99, 94.99, 94.99], 0.05, 0.95).Verdict);
    }

    [Fact]
    public void Of_nothing_and_of_zero_there_is_no_ratio()
    {
        Assert.Throws<ArgumentException>(() => EquivalenceTest.Of(1, [], 0.05, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => EquivalenceTest.Of(0, [1, 2], 0.05, 0.95));
        Assert.Throws<ArgumentOutOfRangeException>(() => EquivalenceTest.Of(1, [1, 2], 1, 0.95));
    }
}
