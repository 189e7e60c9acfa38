namespace Bench.Spec.Tests;

public sealed class JudgedValueTests
{
    [Theory]
    [InlineData(1.5, 1, 2, 0.25)]
    [InlineData(-1, 1, 1, 2)]
    [InlineData(1, 1, 1, 0)]
    public void The_error_is_measured_against_the_scale(double value, double reference, double scale, double error) =>
        Assert.Equal(error, new JudgedValue(value, reference, scale).Error);

    [Theory]
    [InlineData(double.NaN, 1, 1)]
    [InlineData(double.PositiveInfinity, 1, 1)]
    [InlineData(1, double.NaN, 1)]
    [InlineData(2, 1, double.PositiveInfinity)]
    [InlineData(2, 1, double.NaN)]
    [InlineData(2, 1, -1)]
    [InlineData(2, 1, 0)]
    [InlineData(1, 1, 0)]
    public void No_value_and_no_scale_makes_a_wrong_response_look_exact(double value, double reference, double scale) =>
        Assert.Equal(double.PositiveInfinity, new JudgedValue(value, reference, scale).Error);
}
