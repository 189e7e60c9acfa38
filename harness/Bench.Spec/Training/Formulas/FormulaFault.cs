using System.Collections.Immutable;

namespace Bench.Spec.Training.Formulas;

/// <summary>What keeps a formula from having a value.</summary>
public sealed record FormulaFault
{
    /// <summary>At which stage it shows.</summary>
    public required FormulaFaultKind Kind { get; init; }

    /// <summary>Where it stands: characters before it in the formula, from 0 on.</summary>
    public required int Offset { get; init; }

    /// <summary>What was found and what was expected.</summary>
    public required string Message { get; init; }

    /// <summary>The next action; empty when there is none.</summary>
    public string Help { get; init; } = "";

    /// <summary>A name that means nothing; null when the fault is another.</summary>
    public string? UnknownName { get; init; }

    /// <summary>The names that stand there to be meant instead.</summary>
    public ImmutableArray<string> KnownNames { get; init; } = [];

    /// <inheritdoc/>
    public bool Equals(FormulaFault? other) => other is not null && (Kind, Offset, Message, Help, UnknownName) == (other.Kind, other.Offset, other.Message, other.Help, other.UnknownName);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Kind, Offset, Message);
}
