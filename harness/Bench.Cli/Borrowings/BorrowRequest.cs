using System.Collections.Immutable;

namespace Bench.Cli.Borrowings;

/// <summary>What <c>bench borrow</c> is asked to decide.</summary>
internal sealed record BorrowRequest
{
    /// <summary>Lender, original and, when it is made, resubmission.</summary>
    public required ImmutableArray<string> Paths { get; init; }

    /// <summary>The folder of the round's entries; null when they are not given.</summary>
    public string? Round { get; init; }

    /// <summary>The day of the declaration; null for the default.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The bundle that is evidence for an extra change; null without.</summary>
    public string? Evidence { get; init; }

    /// <summary>Whether the decision is printed as JSON.</summary>
    public bool Json { get; init; }
}
