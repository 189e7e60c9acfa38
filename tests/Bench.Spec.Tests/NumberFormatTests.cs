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
        Assert.All(Enum.GetValues<NumberFormat>().Where(static format => format < NumberFormat.Int8), static format => Assert.InRange(format.UnitRoundoff, Math.ScaleB(1, -53), Math.ScaleB(1, -8)));
    }

    /// <summary>Half a step of a channel whose greatest value is four standard deviations, in standard deviations.</summary>
    [Fact]
    public void The_roundoff_of_integers_is_half_a_step_of_their_channel()
    {
        Assert.Equal(0.5 * 4 / 127, NumberFormat.Int8.UnitRoundoff, 1e-15);
        Assert.Equal(0.5 * 4 / 7, NumberFormat.Int4.UnitRoundoff, 1e-15);
        Assert.Equal([64, 32, 32, 16, 16, 8, 4], Enum.GetValues<NumberFormat>().Select(static format => format.Bits));
    }
}
