using Bench.Datasets.Grammars;

namespace Bench.Datasets.Tests;

public sealed class ProbabilisticGrammarTests
{
    [Fact]
    public void A_grammar_that_is_not_simple_deterministic_is_refused()
    {
        const int Half = ProbabilisticGrammar.Scale / 2;
        Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar([[1], [2]], [[new(Half, [0, 1]), new(Half, [0])]]));
        Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar([[1], [1, 2]], [[new(Half, [0]), new(Half, [1])]]));
        Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar([[1], [2]], [[new(Half, [0])]]));
        Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar([[1], [2]], [[new(Half, [0]), new(Half, [~0])]]));
        Assert.Throws<ArgumentException>(() => new ProbabilisticGrammar([[1], [2]], [[new(Half, [0]), new(Half, [1, ~0, ~0, ~0])]]));
    }

    [Fact]
    public void The_entropy_of_a_coin_that_is_thrown_until_it_shows_heads_is_known()
    {
        ProbabilisticGrammar coin = new([[1], [2]], [[new(ProbabilisticGrammar.Scale / 4, [0]), new(ProbabilisticGrammar.Scale / 4 * 3, [1, ~0])]]);
        double entropy = -((0.25 * Math.Log2(0.25)) + (0.75 * Math.Log2(0.75)));
        Assert.Equal(4, coin.CharactersPerSentence, 1e-12);
        Assert.Equal(4 * entropy, coin.BitsPerSentence, 1e-12);
        Assert.Equal(entropy, coin.EntropyRate, 1e-12);
    }
}
