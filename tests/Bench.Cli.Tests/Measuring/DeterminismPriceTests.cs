using Bench.Cli.Measuring;

namespace Bench.Cli.Tests.Measuring;

public sealed class DeterminismPriceTests
{
    [Fact]
    public void Is_the_time_that_it_takes_over_the_time_without()
    {
        Assert.Equal("deterministic: query by query, 1.50 [1.50, 1.50] times the time that it takes without", DeterminismPrice.Text(with: [3, 3, 3, 3, 3, 3], without: [2, 2, 2, 2, 2, 2], "query"));
        Assert.Equal("deterministic: update by update, 0.50 times the time that it takes without", DeterminismPrice.Text(with: [1], without: [2], "update"));
    }
}
