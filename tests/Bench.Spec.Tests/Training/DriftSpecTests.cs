using Bench.Spec.Training;

namespace Bench.Spec.Tests.Training;

public sealed class DriftSpecTests
{
    [Theory]
    [InlineData(0, 0.3, 0.1, 0.1)]
    [InlineData(1, 0.1, 0.3, 0.1)]
    [InlineData(2, 0.1, 0.2, 0.20001)]
    [InlineData(3, 0.1, 0.2, 0.2)]
    [InlineData(1, 0.1, double.PositiveInfinity, 0.1)]
    public void A_decoder_holds_until_the_first_day_whose_quality_is_worse_than_the_limit(int held, params double[] qualities) =>
        Assert.Equal(held, new DriftSpec { Days = 3, HoldLimit = 0.2 }.DaysHeldBy([.. qualities]));
}
