using Bench.Statistics;

namespace Bench.Datasets.Tests;

public sealed class Philox4x32Tests
{
    /// <summary>Source: Random123, kat_vectors, the three lines "philox4x32 10" (counter, key, result; words from the lowest).</summary>
    public static TheoryData<uint[], uint[], uint[]> KnownAnswers => new()
    {
        { [0, 0, 0, 0], [0, 0], [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8] },
        { [~0u, ~0u, ~0u, ~0u], [~0u, ~0u], [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd] },
        { [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1] },
    };

    [Theory]
    [MemberData(nameof(KnownAnswers))]
    public void Gives_the_published_answers(uint[] counter, uint[] key, uint[] expected)
    {
        Philox4x32 philox = new(key[0] | ((ulong)key[1] << 32), counter[2] | ((ulong)counter[3] << 32));
        (uint x0, uint x1, uint x2, uint x3) = philox.Block(counter[0] | ((ulong)counter[1] << 32));
        Assert.Equal(expected, new[] { x0, x1, x2, x3 });
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(0, 17)]
    [InlineData(1, 2)]
    [InlineData(3, 9)]
    [InlineData((1L << 34) - 2, 7)]
    public void Any_word_can_be_drawn_alone(ulong first, int count)
    {
        Philox4x32 philox = new(7, 9);
        uint[] together = new uint[count];
        philox.Fill(first, together);
        Assert.Equal(together, Enumerable.Range(0, count).Select(i => philox.Word(first + (ulong)i)));
    }

    [Fact]
    public void Double_words_are_pairs_of_words()
    {
        Philox4x32 philox = new(3, 4);
        Assert.All(Enumerable.Range(0, 6), i => Assert.Equal(philox.Word(2 * (ulong)i) | ((ulong)philox.Word((2 * (ulong)i) + 1) << 32), philox.DoubleWord((ulong)i)));
    }
}
