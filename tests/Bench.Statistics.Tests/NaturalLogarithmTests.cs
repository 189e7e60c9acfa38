using System.Numerics;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.Tests;

public sealed class NaturalLogarithmTests
{
    private const int FractionBits = 200;

    /// <summary>The seeds of the golden schedules and of MLPerf's round 6.1.</summary>
    public static TheoryData<ulong, double> Streams { get; } = new()
    {
        { 0, 1 },
        { 3936089224930324775, 1000 },
        { 16159082839903944936, 10 },
    };

    [Theory]
    [MemberData(nameof(Streams))]
    public void A_million_gaps_are_those_of_the_C_library_s_logarithm(ulong seed, double queriesPerSecond)
    {
        TrafficRandom ours = new(seed, RngProfile.LoadGen6Libstdcxx11);
        TrafficRandom drawn = new(seed, RngProfile.LoadGen6Libstdcxx11);
        long otherGaps = 0;
        long otherBits = 0;
        for (int i = 0; i < 1_000_000; i++)
        {
            double x = 1.0 - drawn.Canonical();
            long gap = (long)(-Math.Log(x) / queriesPerSecond * 1e9);
            otherGaps += gap == ours.ExponentialGapNs(queriesPerSecond) ? 0 : 1;
            otherBits += Math.Abs(BitConverter.DoubleToInt64Bits(NaturalLogarithm.Of(x)) - BitConverter.DoubleToInt64Bits(Math.Log(x)));
        }

        // A good library's logarithm is the nearest double in all but one case of fifty, and then the next.
        Assert.Equal(0, otherGaps);
        Assert.InRange(otherBits, 0, 20_000);
    }

    /// <summary>OEIS A002162 (ln 2), A002391 (ln 3), A002392 (ln 10).</summary>
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 0.693147180559945309417232121458)]
    [InlineData(0.5, -0.693147180559945309417232121458)]
    [InlineData(3, 1.098612288668109691395245236922)]
    [InlineData(0.75, -0.287682072451780927439219005994)]
    [InlineData(10, 2.302585092994045684017991454684)]
    [InlineData(1.1102230246251565E-16, -36.736800569677101399113302437283)]
    [InlineData(2.2250738585072014E-308, -708.396418532264106216811584991213)]
    public void Published_logarithms_are_rounded_to_the_nearest_double(double x, double logarithm) => Assert.Equal(logarithm, NaturalLogarithm.Of(x));

    [Fact]
    public void Beside_one_the_logarithm_is_exact_however_small()
    {
        double below = double.BitDecrement(1);
        Assert.Equal(below - 1, NaturalLogarithm.Of(below));

        // 2^-52 - 2^-105, which is a double: they lie closer below a power of two.
        Assert.Equal(Math.BitDecrement(Math.ScaleB(1, -52)), NaturalLogarithm.Of(Math.BitIncrement(1)));
    }

    /// <summary>Against Mercator's series in integers of 200 bits of fraction, which shares nothing with the table and the doubles under test.</summary>
    [Fact]
    public void The_error_is_below_half_a_unit_in_the_last_place_and_a_ten_thousandth()
    {
        Philox4x32 random = new(17, 0);
        for (int i = 0; i < 4000; i++)
        {
            // A quarter of them near 1, where the result is small.
            double fraction = (random.DoubleWord((ulong)i) >> 11) * Math.ScaleB(1, -53);
            double x = i % 4 == 0 ? 1 - Math.ScaleB(fraction, -(i % 50)) : (1 + fraction) * Math.ScaleB(1, -1 - (i % 53));
            if (x is 0 or 1)
            {
                continue;
            }

            double found = NaturalLogarithm.Of(x);
            BigInteger error = BigInteger.Abs(Exactly(found) - Logarithm(x));
            BigInteger unit = Exactly(Math.BitIncrement(Math.Abs(found))) - Exactly(Math.Abs(found));
            Assert.True(error * 20_000 <= unit * 10_002, $"ln {x:R} is not {found:R}");
        }
    }

    [Fact]
    public void What_has_no_logarithm_or_is_subnormal_is_the_callers_mistake() =>
        Assert.All([0, -1, double.NaN, double.PositiveInfinity, double.Epsilon], static x => Assert.Throws<ArgumentOutOfRangeException>(() => NaturalLogarithm.Of(x)));

    /// <summary>A double as an integer with <see cref="FractionBits"/> bits of fraction.</summary>
    private static BigInteger Exactly(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        int exponent = (int)((bits >> 52) & 0x7FF) - 1075;
        BigInteger mantissa = (bits & 0xFFFFFFFFFFFFF) | (1L << 52);
        return (bits < 0 ? -mantissa : mantissa) << (exponent + FractionBits);
    }

    /// <summary>ln x = -k ln 2 - Σ (1 - m)^n/n with x = m 2^-k, m in [1/2, 1); and ln 2 = Σ 2^-n/n.</summary>
    private static BigInteger Logarithm(double x)
    {
        int k = -1 - Math.ILogB(x);
        BigInteger one = BigInteger.One << FractionBits;
        return (-k * Series(one / 2)) - Series(one - Exactly(Math.ScaleB(x, k)));
    }

    private static BigInteger Series(BigInteger t)
    {
        BigInteger sum = 0;
        BigInteger power = t;
        for (int n = 1; !power.IsZero; n++)
        {
            sum += power / n;
            power = (power * t) >> FractionBits;
        }

        return sum;
    }
}
