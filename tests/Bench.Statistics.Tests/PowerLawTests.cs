namespace Bench.Statistics.Tests;

public sealed class PowerLawTests
{
    [Fact]
    public void An_exact_power_law_is_found_without_error()
    {
        PowerLaw law = PowerLaw.Of([(1, 3), (2, 12), (4, 48), (10, 300)]);

        Assert.Equal(2, law.Exponent, 12);
        Assert.Equal(0, law.StandardError, 12);
        Assert.Equal(3, Math.Exp(law.LogFactor), 12);
        Assert.Equal((1, 10, 4), (law.Low, law.High, law.Points));
        Assert.Equal(75, law.At(5), 9);
    }

    // By hand, in logarithms to base 2: x = 0, 1, 2 and y = 0, 2, 3. Means 1 and 5/3; Σ dx dy = 3, Σ dx² = 2, so b = 3/2; residuals -1/6, 1/3, -1/6 with squares 1/6 together,
    // one degree of freedom: √(1/6 / 2) = √(1/12). Both are the same in natural logarithms.
    [Fact]
    public void Scattered_points_give_the_exponent_and_error_that_were_computed_by_hand()
    {
        PowerLaw law = PowerLaw.Of([(1, 1), (2, 4), (4, 8)]);

        Assert.Equal(1.5, law.Exponent, 12);
        Assert.Equal(Math.Sqrt(1 / 12.0), law.StandardError, 12);
        Assert.Equal(Math.Log(2) / 6, law.LogFactor, 12);
    }

    // NIST StRD "Norris" is linear, so its exponentials follow a power law: certified slope 1.00211681802045 and standard error 0.000429796848199937.
    [Fact]
    public void Agrees_with_the_certified_slope_and_error_of_a_published_data_set()
    {
        (double Y, double X)[] norris =
        [
            (0.1, 0.2), (338.8, 337.4), (118.1, 118.2), (888.0, 884.6), (9.2, 10.1), (228.1, 226.5), (668.5, 666.3), (998.5, 996.3), (449.1, 448.6), (778.9, 777.0), (559.2, 558.2), (0.3, 0.4),
            (0.1, 0.6), (778.1, 775.5), (668.8, 666.9), (339.3, 338.0), (448.9, 447.5), (10.8, 11.6), (557.7, 556.0), (228.3, 228.1), (998.0, 995.8), (888.8, 887.6), (119.6, 120.2), (0.3, 0.3),
            (0.6, 0.3), (557.6, 556.8), (339.3, 339.1), (888.0, 887.2), (998.5, 999.0), (778.9, 779.0), (10.2, 11.1), (117.6, 118.3), (228.9, 229.2), (668.4, 669.1), (449.2, 448.9), (0.2, 0.5),
        ];

        PowerLaw law = PowerLaw.Of([.. norris.Select(static point => (Math.Exp(point.X / 2), Math.Exp(point.Y / 2)))]);

        Assert.Equal(1.00211681802045, law.Exponent, 9);
        Assert.Equal(0.000429796848199937, law.StandardError, 9);
    }

    [Fact]
    public void Too_few_points_one_x_alone_and_what_has_no_logarithm_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PowerLaw.Of([(1, 1), (2, 2)]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Of([(2, 1), (2, 2), (2, 3)]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Of([(1, 1), (2, 2), (3, 0)]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Of([(0, 1), (2, 2), (3, 1)]));
        Assert.Throws<ArgumentException>(() => PowerLaw.Of([(1, 1), (2, 2), (3, double.NaN)]));
    }
}
