using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Rules;

/// <summary>A rule that no single result can show to be broken: it sees several results of a round together.</summary>
/// <typeparam name="TResult">What it sees of each result.</typeparam>
public interface IRoundRule<TResult>
{
    /// <summary>What the rule is: id, severity in each division, source.</summary>
    RuleDescriptor Descriptor { get; }

    /// <summary>The findings of this rule, each with the result that it is about, in a stable order; empty when there is nothing to say.</summary>
    /// <param name="results">Results that were judged together, each once.</param>
    IEnumerable<(TResult Result, Finding Finding)> Check(ImmutableArray<TResult> results);
}
