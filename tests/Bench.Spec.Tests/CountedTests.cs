namespace Bench.Spec.Tests;

public sealed class CountedTests
{
    [Theory]
    [InlineData(0, "0 findings")]
    [InlineData(1, "1 finding")]
    [InlineData(2, "2 findings")]
    [InlineData(1_000_000_000_000, "1000000000000 findings")]
    public void One_alone_is_singular(long count, string expected) => Assert.Equal(expected, Counted.Of(count, "finding"));
}
