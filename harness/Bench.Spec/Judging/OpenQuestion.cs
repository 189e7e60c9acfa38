using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>What no program decides about a result: the question of a row of the catalogue, with the evidence laid out for the person who answers it.</summary>
public sealed record OpenQuestion
{
    /// <summary>The row of the catalogue, for example <c>BAN-03</c>.</summary>
    public required string Row { get; init; }

    /// <summary>What the question is about.</summary>
    public required QuestionStage Stage { get; init; }

    /// <summary>The question; yes is what the rule asks for.</summary>
    public required string Question { get; init; }

    /// <summary>Where to look, in order; at least one place.</summary>
    public required ImmutableArray<QuestionEvidence> Evidence { get; init; }
}
