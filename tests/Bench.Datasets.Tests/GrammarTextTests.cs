using Bench.Datasets.Grammars;
using Bench.Spec;
using Bench.Statistics;
using Bench.Tests;

namespace Bench.Datasets.Tests;

public sealed class GrammarTextTests
{
    private const ulong Seed = 2026;

    private static readonly GrammarText Text = new(Seed, 129);
    private static readonly ExampleSource Training = new(DataSplit.Training, Seed);

    private static int[] Example(int example, int length, ExampleSource? source = null)
    {
        int[] tokens = new int[length];
        Text.Write(source ?? Training, example, tokens);
        return tokens;
    }

    [Fact]
    public void The_entropy_rate_is_what_the_ideal_model_pays_on_long_text()
    {
        const int Texts = 200;
        const int Length = 20_000;
        double[] rates = [.. Enumerable.Range(0, Texts).AsParallel().Select(static i => Text.IdealBits(Example(i, Length)) / Length)];
        double mean = rates.Average();
        double standardError = Math.Sqrt(rates.Sum(rate => (rate - mean) * (rate - mean)) / (Texts - 1) / Texts);
        Assert.InRange(standardError, 1e-5, 1e-3);
        Assert.InRange(Text.EntropyRate - mean, -3 * standardError, 3 * standardError);
    }

    [Fact]
    public void The_expected_length_of_a_sentence_is_that_of_long_text()
    {
        double[] lengths = [.. Enumerable.Range(0, 200).Select(static i => 20_000.0 / Example(i, 20_000).Count(static token => token == GrammarText.Alphabet.IndexOf('.', StringComparison.Ordinal)))];
        double mean = lengths.Average();
        double standardError = Math.Sqrt(lengths.Sum(length => (length - mean) * (length - mean)) / 199 / 200);
        Assert.InRange(Text.Grammar.CharactersPerSentence - mean, -4 * standardError, 4 * standardError);
    }

    [Fact]
    public void The_entropy_rate_is_the_documented_one_for_every_seed()
    {
        string page = File.ReadAllText(Repository.At("workloads", "training", "GRAMMAR.md"));
        Assert.Contains(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Text.EntropyRate:F6} bits a character"), page, StringComparison.Ordinal);
        Assert.All(Enumerable.Range(0, 20), static seed => Assert.Equal(Text.EntropyRate, new GrammarText((ulong)seed, 2).EntropyRate, 1e-12));
    }

    [Fact]
    public void Every_text_has_exactly_the_derivation_that_it_was_drawn_by()
    {
        for (int example = 0; example < 300; example++)
        {
            int[] tokens = Example(example, 400);
            int end = Array.IndexOf(tokens, GrammarText.Alphabet.IndexOf('.', StringComparison.Ordinal)) + 1;
            if (end == 0)
            {
                continue;
            }

            List<List<int>> derivations = [.. Derivations([~0], tokens.AsMemory(0, end)).Where(static found => found.Left == 0).Select(static found => found.Choices)];
            List<int> choices = Assert.Single(derivations);
            Assert.Equal(DrawnChoices(example, choices.Count), choices);
        }
    }

    [Fact]
    public void The_probabilities_of_all_next_characters_add_up_to_one_and_are_what_reading_costs()
    {
        double[] probabilities = new double[GrammarText.Alphabet.Length];
        for (int example = 0; example < 50; example++)
        {
            TextProbability text = new(Text.Grammar);
            foreach (int token in Example(example, 1000))
            {
                text.Predict(probabilities);
                Assert.Equal(1, probabilities.Sum(), 1e-12);
                Assert.Equal(-Math.Log2(probabilities[token]), text.Advance(token), 1e-12);
            }
        }
    }

    [Fact]
    public void The_probabilities_of_all_texts_of_seven_characters_add_up_to_one()
    {
        double total = 0;
        void Enumerate(int[] prefix)
        {
            if (prefix.Length == 7)
            {
                total += Math.Pow(2, -Text.IdealBits(prefix));
                return;
            }

            TextProbability text = new(Text.Grammar);
            foreach (int token in prefix)
            {
                text.Advance(token);
            }

            double[] next = new double[GrammarText.Alphabet.Length];
            text.Predict(next);
            for (int token = 0; token < next.Length; token++)
            {
                if (next[token] > 0)
                {
                    Enumerate([.. prefix, token]);
                }
            }
        }

        Enumerate([]);
        Assert.Equal(1, total, 1e-9);
    }

    [Fact]
    public void A_text_that_the_grammar_does_not_derive_has_no_probability()
    {
        int[] tokens = Example(3, 60);
        tokens[40] = (tokens[40] + 13) % 26;
        Assert.Equal(double.PositiveInfinity, Text.IdealBits(tokens));
    }

    [Fact]
    public void Distant_parts_of_a_sentence_depend_on_each_other()
    {
        int[] tokens = Example(0, 2000);
        double bits = Text.IdealBits(tokens);
        Assert.True(double.IsFinite(bits));

        // Another closing bracket, another ending: none has a probability.
        int close = Array.FindIndex(tokens, static token => GrammarText.Alphabet[token] is ')' or ']');
        tokens[close] ^= 2;
        Assert.True(GrammarText.Alphabet[tokens[close]] is ')' or ']', "the brackets' tokens differ in bit 1");
        Assert.Equal(double.PositiveInfinity, Text.IdealBits(tokens));
    }

    [Fact]
    public void Splits_and_keys_have_texts_of_their_own_in_the_same_language()
    {
        ExampleSource[] sources = [Training, Training with { Split = DataSplit.Evaluation }, new(DataSplit.Fresh, Seed), new(DataSplit.Fresh, Seed + 1), new(DataSplit.Training, Seed + 1)];
        string[] texts = [.. sources.SelectMany(static source => Enumerable.Range(0, 100).Select(i => GrammarText.Spell(Example(i, 129, source))))];
        Assert.Equal(texts.Length, texts.Distinct().Count());
        Assert.All(sources, static source => Assert.True(double.IsFinite(Text.IdealBits(Example(0, 5000, source)))));
    }

    [Fact]
    public void A_shorter_text_is_the_beginning_of_a_longer_one() => Assert.Equal(Example(7, 129), Example(7, 4000)[..129]);

    [Fact]
    public void The_text_is_the_pinned_one()
    {
        string text = string.Join('\n', Enumerable.Range(0, 12).Select(static i => GrammarText.Spell(Example(i, 129))));
        Sha256Digest digest = Sha256Digest.Of([.. Enumerable.Range(0, 1000).SelectMany(static i => Example(i, 129)).Select(static token => (byte)token)]);
        Golden.Matches("grammar.txt", $"{text}\n{digest}\n");
    }

    /// <summary>Every way in which symbols derive a beginning of the text, by trying all alternatives: an independent parser, which does not know that the grammar is deterministic.</summary>
    private static IEnumerable<(List<int> Choices, int Left)> Derivations(int[] symbols, ReadOnlyMemory<int> text)
    {
        if (symbols.Length == 0)
        {
            return [([], text.Length)];
        }

        int symbol = symbols[0];
        if (symbol >= 0)
        {
            ReadOnlySpan<int> spelling = Text.Grammar.Lexemes[symbol].AsSpan();
            return text.Span.StartsWith(spelling) ? Derivations(symbols[1..], text[spelling.Length..]) : [];
        }

        return Text.Grammar.Nonterminals[~symbol].SelectMany((production, number) => Derivations([.. production.Symbols, .. symbols[1..]], text)
            .Select(found => (new List<int>([number, .. found.Choices]), found.Left)));
    }

    /// <summary>The choices of a sentence as the stream's words make them, walked anew.</summary>
    private static List<int> DrawnChoices(int example, int count)
    {
        Philox4x32 stream = new(Seed, (1UL << 60) | (uint)example);
        List<int> choices = [];
        List<int> rest = [~0];
        while (choices.Count < count)
        {
            int symbol = rest[0];
            rest.RemoveAt(0);
            if (symbol < 0)
            {
                uint drawn = stream.Word((ulong)choices.Count) >> 16;
                int number = -1;
                for (long sum = 0; sum <= drawn;)
                {
                    sum += Text.Grammar.Nonterminals[~symbol][++number].Weight;
                }

                choices.Add(number);
                rest.InsertRange(0, Text.Grammar.Nonterminals[~symbol][number].Symbols);
            }
        }

        return choices;
    }
}
