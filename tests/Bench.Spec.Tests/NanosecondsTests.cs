namespace Bench.Spec.Tests;

public sealed class NanosecondsTests
{
    [Fact]
    public void Times_add_subtract_and_compare()
    {
        Nanoseconds brief = new(1_500_000), lengthy = Nanoseconds.FromMilliseconds(2);
        Assert.Equal(new Nanoseconds(3_500_000), brief + lengthy);
        Assert.Equal(new Nanoseconds(-500_000), brief - lengthy);
        Assert.True(brief < lengthy && brief <= lengthy && lengthy > brief && lengthy >= brief);
        Assert.Equal([Nanoseconds.Zero, brief, lengthy], new[] { lengthy, Nanoseconds.Zero, brief }.Order());
    }

    [Fact]
    public void Other_units_are_the_same_time()
    {
        Assert.Equal((1.5, 0.0015), (new Nanoseconds(1_500_000).Milliseconds, new Nanoseconds(1_500_000).Seconds));
        Assert.Equal(new Nanoseconds(1_999_999_999), Nanoseconds.FromSeconds(1.9999999999));
        Assert.Equal("1500000 ns", $"{new Nanoseconds(1_500_000)}");
    }

    [Fact]
    public void A_time_that_64_bits_cannot_hold_is_refused_rather_than_wrapped()
    {
        Assert.Throws<OverflowException>(() => new Nanoseconds(long.MaxValue) + new Nanoseconds(1));
        Assert.Throws<OverflowException>(() => new Nanoseconds(long.MinValue) - new Nanoseconds(1));
        Assert.Throws<OverflowException>(() => Nanoseconds.FromMilliseconds(long.MaxValue));
        Assert.Throws<OverflowException>(() => Nanoseconds.FromSeconds(1e10));
    }
}
