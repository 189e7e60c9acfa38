using System.Collections.Immutable;

namespace Bench.Datasets.Grammars;

/// <summary>The grammar of reports: somebody of a name reports a clause, whose verb agrees with its subject across a bracketed aside, and the name may return at the end. The productions stand in workloads/training/GRAMMAR.md.</summary>
internal sealed class ReportGrammar
{
    private const int Sentence = 0;
    private const int Report = 1;
    private const int Clause = 2;
    private const int Phrase = 3;
    private const int Object = 4;
    private const int PredicateSingular = 5;
    private const int PredicatePlural = 6;
    private const int VerbSingular = 7;
    private const int VerbPlural = 8;
    private const int FirstTail = 9;

    private readonly List<ImmutableArray<int>> lexemes = [];
    private readonly Dictionary<string, int> numbers = [];
    private readonly Lexicon words;

    private ReportGrammar(ulong seed) => words = new Lexicon(seed);

    /// <summary>The grammar whose words the seed spells.</summary>
    public static ProbabilisticGrammar Of(ulong seed) => new ReportGrammar(seed).Build();

    private ProbabilisticGrammar Build()
    {
        SortedDictionary<int, ImmutableArray<Production>> rules = new()
        {
            [Sentence] = Alternatives((65536, words.Names, name => [~Report, ~Clause, ~(FirstTail + words.Names.IndexOf(name))])),
            [Report] = Alternatives((65536, words.Reports, static _ => [])),
            [Clause] = Alternatives((39322, words.Singular, static _ => [~Phrase, ~PredicateSingular]), (26214, words.Plural, static _ => [~Phrase, ~PredicatePlural])),
            [Phrase] = Alternatives((19661, words.Adjectives, static _ => [~Phrase]), (45875, words.Nouns, static _ => [])),
            [Object] = Alternatives((65536, [.. words.Singular, .. words.Plural], static _ => [~Phrase])),
            [PredicateSingular] = Predicate("s", VerbSingular),
            [PredicatePlural] = Predicate("n", VerbPlural),
            [VerbSingular] = Verb("s", 65536),
            [VerbPlural] = Verb("n", 65536),
        };
        for (int i = 0; i < words.Names.Length; i++)
        {
            int name = Lexeme(words.Names[i]);
            int self = ~(FirstTail + i);
            rules[FirstTail + i] = Alternatives(
                (19660, ["."], static _ => []),
                (32768, words.Prepositions, _ => [name, Lexeme(".")]),
                (13108, words.Conjunctions, _ => [~Clause, self]));
        }

        return new ProbabilisticGrammar([.. lexemes], [.. rules.Values]);
    }

    private ImmutableArray<Production> Predicate(string ending, int verb) =>
    [
        .. Alternatives((7864, ["("], _ => [~Clause, Lexeme(")"), ~verb]), (5243, ["["], _ => [~Clause, Lexeme("]"), ~verb])),
        .. Verb(ending, 65536 - 7864 - 5243),
    ];

    private ImmutableArray<Production> Verb(string ending, int weight) => Alternatives(
        (weight * 2 / 5, words.Intransitives, _ => [Lexeme(ending)]),
        (weight - (weight * 2 / 5), words.Transitives, _ => [Lexeme(ending), ~Object]));

    /// <summary>For each class of words a share of the probability, divided among them, and what follows each.</summary>
    private ImmutableArray<Production> Alternatives(params ReadOnlySpan<(int Weight, ImmutableArray<string> Words, Func<string, int[]> After)> classes)
    {
        ImmutableArray<Production>.Builder productions = ImmutableArray.CreateBuilder<Production>();
        foreach ((int weight, ImmutableArray<string> members, Func<string, int[]> rest) in classes)
        {
            int[] weights = Shares(weight, members.Length);
            productions.AddRange(members.Select((word, i) => new Production(weights[i], [Lexeme(word), .. rest(word)])));
        }

        return productions.ToImmutable();
    }

    /// <summary>Divides a weight in proportion to 1/(rank + 4), rank from 0 (Zipf's law with Mandelbrot's shift), in integers; what rounding leaves goes to the first.</summary>
    private static int[] Shares(int weight, int count)
    {
        const long Unit = 720720;
        const int Shift = 4;
        long total = Enumerable.Range(0, count).Sum(static rank => Unit / (rank + Shift));
        int[] shares = [.. Enumerable.Range(0, count).Select(rank => (int)(weight * (Unit / (rank + Shift)) / total))];
        shares[0] += weight - shares.Sum();
        return shares;
    }

    private int Lexeme(string spelling)
    {
        if (!numbers.TryGetValue(spelling, out int number))
        {
            number = lexemes.Count;
            numbers.Add(spelling, number);
            lexemes.Add([.. spelling.Select(static character => GrammarText.Alphabet.IndexOf(character, StringComparison.Ordinal))]);
        }

        return number;
    }
}
