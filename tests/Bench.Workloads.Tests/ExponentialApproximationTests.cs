using System.Numerics;

namespace Bench.Workloads.Tests;

public sealed class ExponentialApproximationTests
{
    [Fact]
    public void Powers_of_two_are_right_to_fp32()
    {
        for (float x = -126; x <= 10; x += 0.01371f)
        {
            double expected = Math.Pow(2, x);
            Assert.Equal(1, ExponentialApproximation.PowerOfTwo(new Vector<float>(x))[0] / expected, 2e-7);
        }
    }

    [Theory]
    [InlineData(-127f)]
    [InlineData(-1e30f)]
    [InlineData(float.NegativeInfinity)]
    public void What_underflows_is_nothing_beside_one(float x) =>
        Assert.InRange(ExponentialApproximation.PowerOfTwo(new Vector<float>(x))[0], 0, 1.2e-38f);

    [Fact]
    public void The_power_of_zero_is_one_exactly() => Assert.Equal(1f, ExponentialApproximation.PowerOfTwo(Vector<float>.Zero)[0]);
}
