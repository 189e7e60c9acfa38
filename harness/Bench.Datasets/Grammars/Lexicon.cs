using System.Collections.Immutable;
using Bench.Statistics;

namespace Bench.Datasets.Grammars;

/// <summary>The words of a seeded language, each with the space before it. No word begins with another.</summary>
/// <remarks>A word's length follows from its class and rank, so that the entropy rate is the same for every seed; only the letters are drawn. Consonants and vowels alternate.</remarks>
internal sealed class Lexicon
{
    private const string Consonants = "bdfghjklmnprstvz";
    private const string Vowels = "aeiou";
    private readonly Philox4x32 stream;
    private readonly List<string> words = [];
    private ulong drawn;

    public Lexicon(ulong seed)
    {
        stream = ExampleSource.GeneratorStream(seed, 0);

        // The short ones first: a word of two letters bars every longer one that begins with it.
        Singular = Draw(3, static _ => 2);
        Plural = Draw(3, static _ => 2);
        Prepositions = Draw(4, static _ => 2);
        Conjunctions = Draw(2, static _ => 2);
        Reports = Draw(4, static _ => 3);
        Nouns = Draw(24, static rank => rank < 16 ? 3 : 4);
        Adjectives = Draw(12, static rank => rank < 8 ? 3 : 4);
        Intransitives = Draw(7, static rank => rank < 5 ? 3 : 4);
        Transitives = Draw(9, static rank => rank < 6 ? 3 : 4);
        Names = Draw(12, static _ => 3);
    }

    /// <summary>Determiners of a singular subject.</summary>
    public ImmutableArray<string> Singular { get; }

    /// <summary>Determiners of a plural subject.</summary>
    public ImmutableArray<string> Plural { get; }

    public ImmutableArray<string> Prepositions { get; }

    public ImmutableArray<string> Conjunctions { get; }

    /// <summary>Verbs that a name reports with.</summary>
    public ImmutableArray<string> Reports { get; }

    public ImmutableArray<string> Nouns { get; }

    public ImmutableArray<string> Adjectives { get; }

    /// <summary>Stems of verbs without an object.</summary>
    public ImmutableArray<string> Intransitives { get; }

    /// <summary>Stems of verbs with an object.</summary>
    public ImmutableArray<string> Transitives { get; }

    public ImmutableArray<string> Names { get; }

    private ImmutableArray<string> Draw(int count, Func<int, int> letters) => [.. Enumerable.Range(0, count).Select(rank => DrawWord(letters(rank)))];

    private string DrawWord(int letters)
    {
        while (true)
        {
            string word = " " + string.Concat(Enumerable.Range(0, letters).Select(i => Letter(i % 2 == 0 ? Consonants : Vowels)));
            if (!words.Exists(other => word.StartsWith(other, StringComparison.Ordinal) || other.StartsWith(word, StringComparison.Ordinal)))
            {
                words.Add(word);
                return word;
            }
        }
    }

    private char Letter(string letters) => letters[(int)((stream.Word(drawn++) * (ulong)letters.Length) >> 32)];
}
