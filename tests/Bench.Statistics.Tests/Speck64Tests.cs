using Bench.Statistics;

namespace Bench.Tests;

public class Speck64Tests
{
    private static readonly Speck64 OfThePaper = new(Convert.FromHexString("00010203" + "08090a0b" + "10111213" + "18191a1b"));

    [Fact]
    public void The_paper_s_test_vector_comes_out()
    {
        Assert.Equal(0x8c6fa548_454e028bUL, OfThePaper.Encrypt(0x3b726574_7475432dUL));
        Assert.Equal(0x3b726574_7475432dUL, OfThePaper.Decrypt(0x8c6fa548_454e028bUL));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0, 100)]
    [InlineData(uint.MaxValue - 3, 37)]
    public void A_range_is_the_numbers_one_by_one(ulong first, int count)
    {
        ulong[] images = new ulong[count];
        OfThePaper.EncryptRange(first, images);
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(OfThePaper.Encrypt(first + (ulong)i), images[i]);
            Assert.Equal(first + (ulong)i, OfThePaper.Decrypt(images[i]));
        }
    }

    [Fact]
    public void A_key_of_another_length_is_refused() => Assert.Throws<ArgumentException>(static () => new Speck64(new byte[15]));
}
