namespace Bench.Statistics.Borrowings;

/// <summary>What was decided about one condition.</summary>
public sealed record ConditionOutcome
{
    /// <summary>The condition's id.</summary>
    public string Rule => Condition.Id;

    /// <summary>Whether it is kept.</summary>
    public required ConditionVerdict Verdict { get; init; }

    /// <summary>What was found, and what is expected.</summary>
    public required string Why { get; init; }

    /// <summary>The condition.</summary>
    public required BorrowingCondition Condition { get; init; }

    /// <summary>Whether it keeps the borrowing from being allowed.</summary>
    /// <param name="made">Whether there is a resubmission, so that what its bundles must show can be shown.</param>
    internal bool Forbids(bool made) => Verdict switch
    {
        ConditionVerdict.Broken => true,
        ConditionVerdict.NotEstablished => made && !Condition.NeedsMore,
        _ => false,
    };
}
