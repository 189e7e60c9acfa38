namespace Bench.Statistics.Borrowings;

/// <summary>What borrowing makes of a hyperparameter.</summary>
public enum BorrowedPart
{
    /// <summary>Taken over with all the others.</summary>
    Taken,

    /// <summary>Of the batch-size group: the borrower's own or the lender's.</summary>
    BatchGroup,

    /// <summary>Follows from the others by the workload's formula, to which the lender keeps.</summary>
    Formula,
}
