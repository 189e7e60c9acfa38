using System.Runtime.InteropServices;
using Bench.Datasets.Grammars;

namespace Bench.Datasets;

/// <summary>Text of a seeded, unambiguous probabilistic grammar (<c>grammar@1</c>) whose entropy rate is known exactly. Thread-safe.</summary>
/// <remarks>An example is text from the start of a sentence. The grammar, its probabilities and its entropy stand in workloads/training/GRAMMAR.md.</remarks>
public sealed class GrammarText : IExampleGenerator
{
    /// <summary>The generator's name and version; the version changes when any character does.</summary>
    public const string Name = "grammar@1";

    /// <summary>The characters; token t is character t.</summary>
    public const string Alphabet = " abcdefghijklmnopqrstuvwxyz.()[]";

    /// <summary>Number of characters of <see cref="Alphabet"/>.</summary>
    public const int Characters = 32;

    /// <summary>Spells the words of the seed's language.</summary>
    /// <param name="seed">The data set's seed.</param>
    /// <param name="length">Tokens of an example, the first included, which is not predicted; at least 2.</param>
    public GrammarText(ulong seed, int length)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 2);
        Grammar = ReportGrammar.Of(seed);
        Length = length;
    }

    /// <summary>The grammar.</summary>
    public ProbabilisticGrammar Grammar { get; }

    /// <summary>Tokens of an example.</summary>
    public int Length { get; }

    /// <summary>Bits a character that no model does better than on long text; the same for every seed.</summary>
    public double EntropyRate => Grammar.EntropyRate;

    int IExampleGenerator.Words => Length;

    /// <summary>-log₂ of the probability of tokens 1 to the last, given that the text starts a sentence: what the ideal model's predictions of them cost. Token 0 is always the space and costs nothing.</summary>
    /// <returns>Bits; infinite for a text that the grammar does not derive.</returns>
    public double IdealBits(ReadOnlySpan<int> tokens)
    {
        TextProbability text = new(Grammar);
        double bits = 0;
        foreach (int token in tokens)
        {
            bits += text.Advance(token);
        }

        return bits;
    }

    /// <summary>Writes an example.</summary>
    /// <param name="source">The sequence of examples.</param>
    /// <param name="example">Its number, 0 or more.</param>
    /// <param name="tokens">Receives the text; any length, cut or longer at will: a shorter text is the beginning of a longer one.</param>
    public void Write(ExampleSource source, int example, Span<int> tokens)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(source.Day, 0, nameof(source));
        Grammar.Write(source.StreamOf(0, example), tokens);
    }

    /// <summary>The text of tokens.</summary>
    public static string Spell(ReadOnlySpan<int> tokens) => string.Create(tokens.Length, tokens, static (text, from) =>
    {
        for (int i = 0; i < text.Length; i++)
        {
            text[i] = Alphabet[from[i]];
        }
    });

    void IExampleGenerator.Write(ExampleSource source, int example, Span<uint> words) => Write(source, example, MemoryMarshal.Cast<uint, int>(words));

    /// <summary>The ideal model's mean bits a predicted character on these very examples.</summary>
    double IExampleGenerator.QualityFloor(ExampleSource source, int examples)
    {
        double[] bits = new double[examples];
        Parallel.For(0, examples, () => new int[Length], (example, _, tokens) =>
        {
            Write(source, example, tokens);
            bits[example] = IdealBits(tokens);
            return tokens;
        }, static _ => { });
        return bits.Sum() / ((double)examples * (Length - 1));
    }
}
