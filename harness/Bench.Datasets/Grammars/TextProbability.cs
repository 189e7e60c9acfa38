namespace Bench.Datasets.Grammars;

/// <summary>Reads a text character by character from the start of a sentence, and says how probable each next character is, given all before it: what an ideal model predicts. Not thread-safe.</summary>
/// <remarks>
/// The state is what is still to be derived and the alternatives that agree with the characters of the lexeme begun: exact, since a grammar of this kind has one derivation of any text.
/// Ratios are of integer weights; only the logarithm rounds.
/// </remarks>
public sealed class TextProbability
{
    private readonly ProbabilisticGrammar grammar;
    private readonly Stack<int> rest = new();
    private readonly Production[] live;
    private int liveCount;
    private int position;
    private long mass;

    /// <summary>Starts before a text.</summary>
    public TextProbability(ProbabilisticGrammar grammar)
    {
        ArgumentNullException.ThrowIfNull(grammar);
        this.grammar = grammar;
        live = new Production[grammar.Nonterminals.Max(static alternatives => alternatives.Length)];
        Open();
    }

    /// <summary>Whether the text read so far can be derived at all.</summary>
    public bool Possible => liveCount > 0;

    /// <summary>Writes the probability of each next character.</summary>
    /// <param name="probabilities">One a token; they add up to 1 while <see cref="Possible"/>.</param>
    public void Predict(Span<double> probabilities)
    {
        probabilities.Clear();
        foreach (Production production in live.AsSpan(0, liveCount))
        {
            probabilities[grammar.Lexemes[production.First][position]] += (double)production.Weight / mass;
        }
    }

    /// <summary>Reads the next character.</summary>
    /// <returns>-log₂ of its probability; infinite when the grammar derives no such text.</returns>
    public double Advance(int token)
    {
        long before = mass;
        int kept = 0;
        mass = 0;
        for (int i = 0; i < liveCount; i++)
        {
            if (grammar.Lexemes[live[i].First][position] == token)
            {
                mass += live[i].Weight;
                live[kept++] = live[i];
            }
        }

        liveCount = kept;
        position++;
        if (kept == 0)
        {
            return double.PositiveInfinity;
        }

        double bits = mass == before ? 0 : Math.Log2((double)before / mass);

        // No lexeme begins with another: where one ends, it is the only one left.
        if (grammar.Lexemes[live[0].First].Length == position)
        {
            ProbabilisticGrammar.Push(live[0], rest);
            Open();
        }

        return bits;
    }

    private void Open()
    {
        int symbol = rest.TryPop(out int next) ? next : ~0;
        ReadOnlySpan<Production> alternatives = symbol < 0 ? grammar.Nonterminals[~symbol].AsSpan() : [new Production(1, [symbol])];
        alternatives.CopyTo(live);
        liveCount = alternatives.Length;
        position = 0;
        mass = 0;
        foreach (Production production in alternatives)
        {
            mass += production.Weight;
        }
    }
}
