namespace Bench.Statistics.Borrowings;

/// <summary>A hyperparameter of the lender beside the borrower's.</summary>
public sealed record BorrowedHyperparameter
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>The lender's value; null where he has none.</summary>
    public required string? Lender { get; init; }

    /// <summary>The value of the borrower's original result; null where it has none.</summary>
    public required string? Original { get; init; }

    /// <summary>The value of the resubmission; null where it has none, or where there is no resubmission yet.</summary>
    public string? Resubmission { get; init; }

    /// <summary>What the rule makes of it.</summary>
    public required BorrowedPart Part { get; init; }
}
