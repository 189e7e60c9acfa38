using System.Collections.Immutable;

namespace Bench.Rules;

/// <summary>What the project answers to a row of the catalogue.</summary>
public abstract record CatalogueAnswer
{
    private CatalogueAnswer()
    {
    }

    /// <summary>A program decides it.</summary>
    /// <param name="How">What decides it, and why that is all of it.</param>
    public sealed record Decided(string How) : CatalogueAnswer
    {
        /// <summary>Codes of other checks than rules and conditions of borrowing, which take part: of readers, of the verifier, of a comparison.</summary>
        public ImmutableArray<string> Codes { get; init; } = [];
    }

    /// <summary>A program decides a part of it.</summary>
    /// <param name="How">What it decides.</param>
    /// <param name="Left">What is left to a person.</param>
    public sealed record Partly(string How, CatalogueQuestion Left) : CatalogueAnswer
    {
        /// <summary>Codes of other checks than rules and conditions of borrowing, which take part.</summary>
        public ImmutableArray<string> Codes { get; init; } = [];
    }

    /// <summary>A person decides it.</summary>
    /// <param name="Asked">What that person is asked.</param>
    public sealed record ByPerson(CatalogueQuestion Asked) : CatalogueAnswer;

    /// <summary>It cannot arise.</summary>
    /// <param name="Why">Why not.</param>
    public sealed record NotApplicable(string Why) : CatalogueAnswer;
}
