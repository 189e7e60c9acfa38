using System.Collections.Immutable;
using Bench.Statistics;

namespace Bench.Datasets.Grammars;

/// <summary>A probabilistic grammar in which every text has exactly one derivation; nonterminal 0 is a sentence, and a text is sentences without end. Immutable; thread-safe.</summary>
/// <remarks>
/// It is simple deterministic (Korenjak, Hopcroft, "Simple deterministic languages", 7th SWAT, 1966): every production begins with a lexeme, and no two alternatives of a nonterminal with the same one.
/// No lexeme begins with another, so characters determine lexemes, lexemes productions, and productions the derivation. The constructor refuses any other grammar.
/// </remarks>
public sealed class ProbabilisticGrammar
{
    /// <summary>Probabilities are whole multiples of 1 over this, 2^16: what is drawn is what is computed with, exactly.</summary>
    public const int Scale = 1 << ScaleBits;

    private const int ScaleBits = 16;

    /// <summary>Takes the grammar.</summary>
    /// <param name="lexemes">The spelling of each lexeme, tokens.</param>
    /// <param name="nonterminals">The alternatives of each nonterminal.</param>
    /// <exception cref="ArgumentException">It is not simple deterministic, a lexeme begins with another, or a nonterminal's weights do not add up to <see cref="Scale"/>.</exception>
    public ProbabilisticGrammar(ImmutableArray<ImmutableArray<int>> lexemes, ImmutableArray<ImmutableArray<Production>> nonterminals)
    {
        Lexemes = lexemes;
        Nonterminals = nonterminals;
        RequirePrefixFree();
        foreach (ImmutableArray<Production> alternatives in nonterminals)
        {
            RequireSimple(alternatives);
        }

        (BitsPerSentence, CharactersPerSentence) = SentenceMoments.Of(this);
    }

    /// <summary>The spelling of each lexeme.</summary>
    public ImmutableArray<ImmutableArray<int>> Lexemes { get; }

    /// <summary>The alternatives of each nonterminal.</summary>
    public ImmutableArray<ImmutableArray<Production>> Nonterminals { get; }

    /// <summary>Entropy of a sentence, bits.</summary>
    public double BitsPerSentence { get; }

    /// <summary>Expected length of a sentence, characters.</summary>
    public double CharactersPerSentence { get; }

    /// <summary>Entropy rate, bits a character: sentences are independent, so that it is the one expectation over the other.</summary>
    public double EntropyRate => BitsPerSentence / CharactersPerSentence;

    /// <summary>Writes a text from the start of a sentence, cut where the room ends. Choice k of its leftmost derivation is drawn by the high 16 bits of word k of the stream.</summary>
    public void Write(Philox4x32 stream, Span<int> tokens)
    {
        Stack<int> rest = new();
        ulong choice = 0;
        while (!tokens.IsEmpty)
        {
            int symbol = rest.TryPop(out int next) ? next : ~0;
            if (symbol < 0)
            {
                Production production = Choose(~symbol, stream.Word(choice++));
                Push(production, rest);
                symbol = production.First;
            }

            ReadOnlySpan<int> spelling = Lexemes[symbol].AsSpan();
            spelling = spelling[..Math.Min(spelling.Length, tokens.Length)];
            spelling.CopyTo(tokens);
            tokens = tokens[spelling.Length..];
        }
    }

    /// <summary>Puts what follows a production's first lexeme on a stack, the next symbol on top.</summary>
    internal static void Push(Production production, Stack<int> rest)
    {
        for (int i = production.Symbols.Length - 1; i > 0; i--)
        {
            rest.Push(production.Symbols[i]);
        }
    }

    private Production Choose(int nonterminal, uint word)
    {
        int left = (int)(word >> (32 - ScaleBits));
        foreach (Production production in Nonterminals[nonterminal])
        {
            left -= production.Weight;
            if (left < 0)
            {
                return production;
            }
        }

        throw new System.Diagnostics.UnreachableException($"the weights of nonterminal {nonterminal} do not add up to {Scale}");
    }

    private void RequirePrefixFree()
    {
        for (int i = 0; i < Lexemes.Length; i++)
        {
            for (int j = 0; j < Lexemes.Length; j++)
            {
                if (i != j && Lexemes[i].AsSpan().StartsWith(Lexemes[j].AsSpan()))
                {
                    throw new ArgumentException($"lexeme {i} begins with lexeme {j}");
                }
            }
        }
    }

    private void RequireSimple(ImmutableArray<Production> alternatives)
    {
        if (alternatives.Any(production => production.Weight < 1 || production.First < 0 || production.First >= Lexemes.Length)
            || alternatives.Sum(static production => production.Weight) != Scale)
        {
            throw new ArgumentException($"each alternative begins with a lexeme and has a weight of at least 1, and a nonterminal's weights add up to {Scale}");
        }

        if (alternatives.DistinctBy(static production => production.First).Count() != alternatives.Length)
        {
            throw new ArgumentException("two alternatives of a nonterminal begin with the same lexeme");
        }
    }
}
