using Bench.Statistics;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace Bench.Tests;

/// <summary>The oracle is MathNet.Numerics, an independent implementation.</summary>
public class IncompleteBetaTests
{
    [Fact]
    public void The_regularised_function_agrees_with_an_independent_implementation()
    {
        Philox4x32 random = new(20261122, 1);
        for (ulong i = 0; i < 3000; i++)
        {
            double a = Math.Exp(Unit(random, 3 * i) * 12) / 2;
            double b = Math.Exp(Unit(random, (3 * i) + 1) * 12) / 2;

            // Around the mean, where the value is neither 0 nor 1.
            double mean = a / (a + b);
            double deviation = Math.Sqrt(mean * (1 - mean) / (a + b + 1));
            double x = Math.Clamp(mean + (deviation * ((Unit(random, (3 * i) + 2) * 8) - 4)), 1e-9, 1 - 1e-9);
            double expected = SpecialFunctions.BetaRegularized(a, b, x);
            Assert.Equal(expected, IncompleteBeta.Regularised(x, a, b), 1e-9);
        }
    }

    [Theory]
    [InlineData(0.5, 1, 1, 0.5)]
    [InlineData(0.25, 2, 1, 0.0625)]
    [InlineData(0.25, 1, 2, 0.4375)]
    [InlineData(0.5, 7.5, 7.5, 0.5)]
    [InlineData(0.75, 0.5, 0.5, 2.0 / 3)]
    public void Closed_forms_hold(double x, double a, double b, double expected)
    {
        Assert.Equal(expected, IncompleteBeta.Regularised(x, a, b), 1e-14);
    }

    [Fact]
    public void Both_sides_add_up_to_one()
    {
        // From one half on, 1 - x is exact.
        foreach ((double a, double b) in new[] { (1e6, 10.0), (5e6, 5001.0), (1e8, 3.0), (0.2, 0.1) })
        {
            double x = a / (a + b);
            Assert.Equal(1, IncompleteBeta.Regularised(x, a, b) + IncompleteBeta.Regularised(1 - x, b, a), 1e-10);
        }
    }

    [Theory]
    [InlineData(100, 0.1)]
    [InlineData(1000, 0.01)]
    [InlineData(37, 0.5)]
    public void Binomial_sums_agree_with_an_independent_implementation(int n, double success)
    {
        for (int k = -1; k <= n; k++)
        {
            Assert.Equal(Binomial.CDF(success, n, k), IncompleteBeta.BinomialAtMost(k, n, success), 1e-12);
        }
    }

    [Theory]
    [InlineData(1, 63.656741162871583)]
    [InlineData(2, 9.9248432009182928)]
    [InlineData(10, 3.1692726726169518)]
    [InlineData(19, 2.8609346064649799)]
    public void Students_t_agrees_with_the_tables(int degreesOfFreedom, double expected)
    {
        // 99.5% points of the t distribution, as in any table; digits from MathNet.Numerics below.
        Assert.Equal(expected, StudentTOf(degreesOfFreedom), 1e-9 * expected);
        Assert.Equal(MathNet.Numerics.Distributions.StudentT.InvCDF(0, 1, degreesOfFreedom, 0.995), StudentTOf(degreesOfFreedom), 1e-7 * expected);
    }

    [Fact]
    public void Values_outside_the_domain_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => IncompleteBeta.Regularised(double.NaN, 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => IncompleteBeta.Regularised(0.5, 0, 1));
    }

    private static double StudentTOf(int degreesOfFreedom) => Bench.Statistics.StudentT.TwoSided(0.99, degreesOfFreedom);

    private static double Unit(Philox4x32 random, ulong index) => random.Word(index) / 4294967296.0;
}
