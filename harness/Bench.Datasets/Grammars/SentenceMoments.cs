namespace Bench.Datasets.Grammars;

/// <summary>The expected bits and characters of what a nonterminal derives: the solution of linear equations.</summary>
/// <remarks>
/// With p_r the probability of production r of A and n_r(B) how often B stands in it: bits(A) = Σ_r p_r (-log₂ p_r + Σ_B n_r(B) bits(B)), and characters(A) alike with the length of r's lexemes in place of -log₂ p_r.
/// Source: Grenander, "Syntax-controlled probabilities" (1967): the entropy of a context-free grammar without ambiguity.
/// </remarks>
internal static class SentenceMoments
{
    public static (double Bits, double Characters) Of(ProbabilisticGrammar grammar)
    {
        int size = grammar.Nonterminals.Length;

        // Rows of (I - M | bits, characters).
        double[][] rows = new double[size][];
        for (int i = 0; i < size; i++)
        {
            rows[i] = RowOf(grammar, i);
        }

        for (int column = 0; column < size; column++)
        {
            Eliminate(rows, column);
        }

        (double bits, double characters) = (rows[0][size], rows[0][size + 1]);
        if (!(double.IsFinite(bits) && characters > 0))
        {
            throw new ArgumentException("a sentence of the grammar has no finite expected length");
        }

        return (bits, characters);
    }

    private static double[] RowOf(ProbabilisticGrammar grammar, int nonterminal)
    {
        int size = grammar.Nonterminals.Length;
        double[] row = new double[size + 2];
        row[nonterminal] = 1;
        foreach (Production production in grammar.Nonterminals[nonterminal])
        {
            double probability = (double)production.Weight / ProbabilisticGrammar.Scale;
            row[size] -= probability * Math.Log2(probability);
            foreach (int symbol in production.Symbols)
            {
                if (symbol < 0)
                {
                    row[~symbol] -= probability;
                }
                else
                {
                    row[size + 1] += probability * grammar.Lexemes[symbol].Length;
                }
            }
        }

        return row;
    }

    // Gauss-Jordan with the greatest pivot.
    private static void Eliminate(double[][] rows, int column)
    {
        int pivot = Enumerable.Range(column, rows.Length - column).MaxBy(i => Math.Abs(rows[i][column]));
        (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
        double scale = 1 / rows[column][column];
        rows[column] = [.. rows[column].Select(value => value * scale)];
        for (int i = 0; i < rows.Length; i++)
        {
            double factor = rows[i][column];
            if (i != column && factor != 0)
            {
                rows[i] = [.. rows[i].Select((value, j) => value - (factor * rows[column][j]))];
            }
        }
    }
}
