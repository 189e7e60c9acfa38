using System.Runtime.Intrinsics;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Tests.Sequences;

public sealed class ActivationsTests
{
    [Fact]
    public void Powers_of_two_are_right_to_fp32_in_every_width()
    {
        for (float x = -126; x <= 10; x += 0.01371f)
        {
            Assert.All(PowersOfTwo(x), power => Assert.Equal(1, power / Math.Pow(2, x), 2e-7));
        }
    }

    [Theory]
    [InlineData(-127f)]
    [InlineData(-1e30f)]
    [InlineData(-130.5f)]
    public void What_underflows_is_nothing_beside_one(float x) => Assert.All(PowersOfTwo(x), power => Assert.InRange(power, 0, 1.2e-38f));

    [Fact]
    public void The_power_of_zero_is_one_exactly() => Assert.All(PowersOfTwo(0), static power => Assert.Equal(1f, power));

    [Fact]
    public void What_is_not_a_number_stays_so()
    {
        Assert.All(PowersOfTwo(float.NaN), static power => Assert.True(float.IsNaN(power)));
        Assert.True(float.IsNaN(Activations<Lanes512, Vector512<float>>.Exp(Vector512.Create(float.NaN))[3]));
        Assert.True(float.IsNaN(Activations<Lanes256, Vector256<float>>.Tanh(Vector256.Create(float.NaN))[3]));
        Assert.True(float.IsNaN(Activations<Lanes128, Vector128<float>>.Logistic(Vector128.Create(float.NaN))[3]));
        Assert.True(float.IsNaN(Activations<ScalarLanes, float>.Tanh(float.NaN)));
    }

    private static float[] PowersOfTwo(float x) =>
    [
        Activations<Lanes512, Vector512<float>>.PowerOfTwo(Vector512.Create(x), Activations<Lanes512, Vector512<float>>.TermsOfPowerOfTwo)[15],
        Activations<Lanes256, Vector256<float>>.PowerOfTwo(Vector256.Create(x), Activations<Lanes256, Vector256<float>>.TermsOfPowerOfTwo)[7],
        Activations<Lanes128, Vector128<float>>.PowerOfTwo(Vector128.Create(x), Activations<Lanes128, Vector128<float>>.TermsOfPowerOfTwo)[3],
        Activations<ScalarLanes, float>.PowerOfTwo(x, Activations<ScalarLanes, float>.TermsOfPowerOfTwo),
    ];
}
