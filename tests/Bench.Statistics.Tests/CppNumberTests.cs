using Bench.Statistics.Conformance;

namespace Bench.Tests;

public class CppNumberTests
{
    // Expected texts: the C standard's rules for %g and %f, with exact ties rounded to even as glibc does.
    [Theory]
    [InlineData(0, "0")]
    [InlineData(1, "1")]
    [InlineData(100, "100")]
    [InlineData(-0.5, "-0.5")]
    [InlineData(999999, "999999")]
    [InlineData(999999.5, "1e+06")]
    [InlineData(1234565, "1.23456e+06")]
    [InlineData(1234575, "1.23458e+06")]
    [InlineData(1e6, "1e+06")]
    [InlineData(12282.4312, "12282.4")]
    [InlineData(0.0001, "0.0001")]
    [InlineData(0.00001, "1e-05")]
    [InlineData(4.295960123e-06, "4.29596e-06")]
    [InlineData(1.5e300, "1.5e+300")]
    [InlineData(0.1, "0.1")]
    [InlineData(double.PositiveInfinity, "inf")]
    public void General_numbers_print_as_in_cpp(double value, string expected)
    {
        Assert.Equal(expected, CppNumber.General(value));
    }

    [Theory]
    [InlineData(90, 1, "90.0")]
    [InlineData(99.9, 1, "99.9")]
    [InlineData(99.9, 2, "99.90")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(0.5, 0, "0")]
    [InlineData(1.5, 0, "2")]
    [InlineData(9.999, 2, "10.00")]
    [InlineData(0.999, 2, "1.00")]
    [InlineData(0.004, 2, "0.00")]
    [InlineData(0.006, 2, "0.01")]
    [InlineData(0.0004, 2, "0.00")]
    [InlineData(0, 2, "0.00")]
    [InlineData(-1.25, 1, "-1.2")]
    [InlineData(123456789, 2, "123456789.00")]
    public void Fixed_numbers_print_as_in_cpp(double value, int decimals, string expected)
    {
        Assert.Equal(expected, CppNumber.Fixed(value, decimals));
    }
}
