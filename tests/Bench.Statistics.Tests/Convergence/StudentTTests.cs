using StudentT = Bench.Statistics.StudentT;

namespace Bench.Tests;

public class StudentTTests
{
    // Upper points of the t distribution, NIST/SEMATECH e-Handbook of Statistical Methods, table 1.3.6.7.2.
    [Theory]
    [InlineData(0.90, 1, 3.078)]
    [InlineData(0.95, 1, 6.314)]
    [InlineData(0.95, 2, 2.920)]
    [InlineData(0.95, 3, 2.353)]
    [InlineData(0.95, 9, 1.833)]
    [InlineData(0.95, 24, 1.711)]
    [InlineData(0.95, 100, 1.660)]
    [InlineData(0.975, 5, 2.571)]
    [InlineData(0.99, 10, 2.764)]
    [InlineData(0.999, 30, 3.385)]
    public void Quantiles_are_those_of_the_tables(double probability, int degreesOfFreedom, double expected)
    {
        Assert.Equal(expected, StudentT.Quantile(probability, degreesOfFreedom), 5e-4);
    }

    [Fact]
    public void Quantiles_have_closed_forms_for_one_and_two_degrees_of_freedom()
    {
        foreach (double probability in new[] { 1e-6, 0.01, 0.25, 0.5, 0.75, 0.95, 0.9999 })
        {
            double one = Math.Tan(Math.PI * (probability - 0.5));
            double two = 2 * (probability - 0.5) * Math.Sqrt(2 / (4 * probability * (1 - probability)));
            Assert.Equal(one, StudentT.Quantile(probability, 1), 1e-9 * Math.Max(1, Math.Abs(one)));
            Assert.Equal(two, StudentT.Quantile(probability, 2), 1e-9 * Math.Max(1, Math.Abs(two)));
        }
    }

    [Fact]
    public void The_quantile_inverts_the_distribution_and_mirrors()
    {
        for (int degrees = 1; degrees < 100; degrees += 7)
        {
            for (double probability = 0.01; probability < 1; probability += 0.07)
            {
                double t = StudentT.Quantile(probability, degrees);
                Assert.Equal(probability, MathNet.Numerics.Distributions.StudentT.CDF(0, 1, degrees, t), 1e-9);
                Assert.Equal(-t, StudentT.Quantile(1 - probability, degrees), 1e-9 * (1 + Math.Abs(t)));
            }

            Assert.Equal(StudentT.TwoSided(0.9, degrees), StudentT.Quantile(0.95, degrees), 1e-12 * StudentT.TwoSided(0.9, degrees));
        }
    }

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 5)]
    [InlineData(double.NaN, 5)]
    [InlineData(0.95, 0)]
    public void Values_outside_the_domain_are_refused(double probability, double degreesOfFreedom)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.Quantile(probability, degreesOfFreedom));
    }
}
