using System.Collections.Immutable;
using Bench.Cli.Measuring;

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
}
