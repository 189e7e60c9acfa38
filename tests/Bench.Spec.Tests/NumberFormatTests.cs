namespace Bench.Spec.Tests;

public sealed class NumberFormatTests
{
    /// <summary>The unit roundoff u is the greatest with which 1 + u still rounds (to even) to 1; the runtime's own formats are the oracle.</summary>
    [Fact]
    public void Unit_roundoff_is_half_the_step_above_one()
    {
        Assert.Equal(1, 1 + NumberFormat.Fp64.UnitRoundoff);
        Assert.NotEqual(1, 1 + Math.BitIncrement(NumberFormat.Fp64.UnitRoundoff));

        double single = NumberFormat.Fp32.UnitRoundoff;
        Assert.Equal(1f, (float)(1 + single));
        Assert.Equal(MathF.BitIncrement(1), (float)(1 + (single * 1.001)));
        double half = NumberFormat.Fp16.UnitRoundoff;
        Assert.Equal((Half)1, (Half)(1 + half));
        Assert.Equal(Half.BitIncrement((Half)1), (Half)(1 + (half * 1.001)));
    }

    /// <summary>Significand bits, the implicit one included: bfloat16 keeps the upper half of binary32, TensorFloat-32 as many as binary16.</summary>
    [Fact]
    public void Unit_roundoff_follows_from_the_significand()
    {
        Assert.Equal(Math.Pow(2, -(24 - 16)), NumberFormat.Bf16.UnitRoundoff);
        Assert.Equal(NumberFormat.Fp16.UnitRoundoff, NumberFormat.Tf32.UnitRoundoff);
        Assert.Throws<ArgumentOutOfRangeException>(() => ((NumberFormat)99).UnitRoundoff);
        Assert.All(Enum.GetValues<NumberFormat>(), static format => Assert.InRange(format.UnitRoundoff, Math.ScaleB(1, -53), Math.ScaleB(1, -8)));
    }
}
