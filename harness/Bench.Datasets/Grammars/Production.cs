using System.Collections.Immutable;

namespace Bench.Datasets.Grammars;

/// <summary>One alternative of a nonterminal.</summary>
/// <param name="Weight">Its probability in parts of <see cref="ProbabilisticGrammar.Scale"/>; at least 1.</param>
/// <param name="Symbols">What it is rewritten to, a lexeme first: a lexeme by its number, a nonterminal by the complement of its number.</param>
public readonly record struct Production(int Weight, ImmutableArray<int> Symbols)
{
    /// <summary>The lexeme that it begins with, by which it is told from the other alternatives.</summary>
    public int First => Symbols[0];
}
