using Bench.Cli.Verbs;

namespace Bench.Cli.Tests;

public sealed class MaxBundleOptionTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("300B", 300)]
    [InlineData("2KiB", 2048)]
    [InlineData("256MiB", 268435456)]
    [InlineData("1GiB", 1073741824)]
    [InlineData("4GiB", 4294967295)]
    [InlineData("4294967296", 4294967295)]
    public void A_size_is_a_number_of_bytes_or_of_binary_multiples(string text, long bytes) => Assert.Equal(bytes, MaxBundleOption.Bytes(text));

    [Theory]
    [InlineData("")]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5GiB")]
    [InlineData("1 GiB")]
    [InlineData("1GB")]
    [InlineData("GiB")]
    [InlineData("4097MiB")]
    [InlineData("99999999999999999999GiB")]
    public void Anything_else_is_refused(string text) => Assert.Throws<UsageException>(() => MaxBundleOption.Bytes(text));
}
