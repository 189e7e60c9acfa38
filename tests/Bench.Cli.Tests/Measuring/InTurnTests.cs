using System.Collections.Immutable;
using Bench.Cli.Measuring;
using Bench.Statistics;

namespace Bench.Cli.Tests.Measuring;

public sealed class InTurnTests
{
    [Fact]
    public void Begins_with_the_one_and_with_the_other_in_turn_and_keeps_what_belongs_together()
    {
        int measured = 0;
        string order = "";

        (ImmutableArray<double> one, ImmutableArray<double> other) = InTurn.Measure(3, () => Next("a"), () => Next("b"));

        Assert.Equal("abbaab", order);
        Assert.Equal([1, 4, 5], one.ToArray());
        Assert.Equal([2, 3, 6], other.ToArray());

        double Next(string name)
        {
            order += name;
            return ++measured;
        }
    }

    [Fact]
    public void A_price_is_the_time_that_it_takes_over_the_time_without()
    {
        PairedRatio ratio = PairedRatio.Of(first: [1, 1, 1, 1, 1, 1], second: [1.5, 1.5, 1.5, 1.5, 1.5, 1.5]);

        Assert.Equal("deterministic: query by query, 1.50 [1.50, 1.50] times the time that it takes without", DeterminismPrice.Text(ratio, "query"));
        Assert.Equal("deterministic: update by update, 1.50 times the time that it takes without", DeterminismPrice.Text(ratio with { Interval = null }, "update"));
    }
}
