using System.Collections.Immutable;

namespace Bench.Statistics.Borrowings;

/// <summary>One condition of borrowing.</summary>
/// <remarks>Source: MLPerf Training Rules, "Hyperparameter Borrowing".</remarks>
public sealed record BorrowingCondition
{
    /// <summary>The stable rule id: <c>HP</c>, the row of the catalogue that it belongs to, and two digits; <c>HP402</c> belongs to HP-04.</summary>
    public required string Id { get; init; }

    /// <summary>What must hold, one line.</summary>
    public required string Title { get; init; }

    /// <summary>The rows of the catalogue of MLPerf's rules.</summary>
    public required ImmutableArray<string> Catalogue { get; init; }

    /// <summary>Whether it can be decided before there is a resubmission.</summary>
    public bool Beforehand { get; init; }

    /// <summary>Whether deciding it may take what the bundles do not hold: keys, or the round's other entries. Not established, it then forbids nothing by itself.</summary>
    public bool NeedsMore { get; init; }

    /// <summary>Decides it.</summary>
    public required Func<BorrowingCase, Judgement> Judge { get; init; }
}
