using System.Collections.Immutable;
using Bench.Spec;

namespace Bench.Cli;

/// <summary>A definition that a verb needs was refused; carries every finding to the one place that prints them.</summary>
internal sealed class DefinitionsRefusedException(ImmutableArray<Finding> findings) : Exception("a definition was refused")
{
    /// <summary>Why; at least one error.</summary>
    public ImmutableArray<Finding> Findings { get; } = findings;
}

/// <summary>Ends a verb when what it needs was refused.</summary>
internal static class ParsedQuestions
{
    extension<T>(Parsed<T> parsed)
        where T : class
    {
        /// <summary>The value.</summary>
        /// <exception cref="DefinitionsRefusedException">There is none.</exception>
        public T OrRefuse() => parsed.Succeeded ? parsed.Value : throw new DefinitionsRefusedException(parsed.Findings);
    }
}
