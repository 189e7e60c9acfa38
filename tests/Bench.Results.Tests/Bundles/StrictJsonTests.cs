using System.Text;
using Bench.Results.Bundles;

namespace Bench.Results.Tests.Bundles;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("{}{}")]
    [InlineData("[1,]")]
    [InlineData("[1] // comment")]
    [InlineData("""{"a":1,"a":2}""")]
    [InlineData("""{"a":1,"\u0061":2}""")]
    [InlineData("""{"x":[{"a":1,"b":{"c":1,"\u0063":1}}]}""")]
    [InlineData("[1.0]")]
    [InlineData("[1.5]")]
    [InlineData("[1e2]")]
    [InlineData("[1e400]")]
    [InlineData("[01]")]
    [InlineData("[+1]")]
    [InlineData("[NaN]")]
    [InlineData("[Infinity]")]
    [InlineData("[9007199254740992]")]
    [InlineData("[-9007199254740992]")]
    [InlineData("[99999999999999999999999999]")]
    [InlineData("""["\ud800"]""")]
    [InlineData("""["\udc00\ud800"]""")]
    [InlineData("""{"\ud800":1}""")]
    [InlineData("""{"a":1,"\udfff":1,"b":2}""")]
    [InlineData("\uFEFF{}")]
    public void Refuses_every_text_that_can_be_read_in_two_ways(string text) => RequireRefused(Encoding.UTF8.GetBytes(text));

    [Fact]
    public void Refuses_bytes_that_are_not_UTF_8()
    {
        RequireRefused([(byte)'"', 0xC3, (byte)'"']);
        RequireRefused([(byte)'"', 0xC0, 0xAF, (byte)'"']);
        RequireRefused([(byte)'"', 0xED, 0xA0, 0x80, (byte)'"']);
    }

    [Fact]
    public void Nests_32_deep_and_no_deeper()
    {
        StrictJson.Parse(Nested(32));
        RequireRefused(Nested(33));
        RequireRefused(Nested(100_000));
    }

    [Theory]
    [InlineData("[9007199254740991,-9007199254740991,0]")]
    [InlineData("""{"a":{"a":1},"b":{"a":1}}""")]
    [InlineData("""["\ud83d\ude00", "😀"]""")]
    public void Reads_what_has_one_reading(string text) => StrictJson.Parse(Encoding.UTF8.GetBytes(text));

    private static byte[] Nested(int depth) => Encoding.ASCII.GetBytes(new string('[', depth) + new string(']', depth));

    private static void RequireRefused(byte[] bytes) =>
        Assert.Equal(BundleCode.Json, Assert.Throws<BundleRefusedException>(() => StrictJson.Parse(bytes)).Error.Code);
}
