using System.Collections.Immutable;

namespace Bench.Statistics.Borrowings;

/// <summary>Every condition of a borrowing, decided.</summary>
/// <remarks>
/// Allowed is a borrowing of which no condition is broken and, once it is made, none is left open that its bundles must establish.
/// Conditions that need keys or the round's other entries say so when these are not given, and forbid nothing by themselves: giving them is the reviewer's part.
/// </remarks>
public sealed record BorrowingDecision
{
    /// <summary>The conditions, in order of their ids; of a planned borrowing those that can be decided beforehand.</summary>
    public required ImmutableArray<ConditionOutcome> Conditions { get; init; }

    /// <summary>Whether the borrowing is allowed.</summary>
    public required bool Allowed { get; init; }

    /// <summary>Decides a borrowing.</summary>
    public static BorrowingDecision Of(BorrowingCase borrowing)
    {
        ArgumentNullException.ThrowIfNull(borrowing);
        bool made = borrowing.Resubmission is not null;
        ImmutableArray<ConditionOutcome> outcomes = [.. BorrowingConditions.All.Where(condition => made || condition.Beforehand).Select(condition => Decide(condition, borrowing))];
        return new BorrowingDecision { Conditions = outcomes, Allowed = !outcomes.Any(outcome => outcome.Forbids(made)) };
    }

    private static ConditionOutcome Decide(BorrowingCondition condition, BorrowingCase borrowing)
    {
        Judgement judgement = condition.Judge(borrowing);
        return new ConditionOutcome { Condition = condition, Verdict = judgement.Verdict, Why = judgement.Why };
    }
}
