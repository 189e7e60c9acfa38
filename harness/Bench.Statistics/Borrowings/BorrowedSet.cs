using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Statistics.Borrowings;

/// <summary>The hyperparameters of a lender beside a borrower's: what is taken as one group, what stays his own, and where his result differs.</summary>
/// <remarks>
/// Source: MLPerf Training Rules, "Hyperparameter Borrowing". Which hyperparameters are of the batch-size group is the workload's word, not the plan's.
/// One that follows from others by a formula of the workload is no choice: where both keep to the formula, a difference is a consequence of the batch size, not a change.
/// </remarks>
public sealed record BorrowedSet
{
    /// <summary>The hyperparameters, in the lender's order, then those that the lender does not have.</summary>
    public required ImmutableArray<BorrowedHyperparameter> Hyperparameters { get; init; }

    /// <summary>Puts them side by side.</summary>
    public static BorrowedSet Of(BorrowingCase borrowing)
    {
        ArgumentNullException.ThrowIfNull(borrowing);
        return Of(borrowing.Workload, borrowing.Lender, borrowing.Original, borrowing.Resubmission);
    }

    /// <summary>A result of the round that can be evidence for an extra change: the borrower's own, made with exactly the lender's hyperparameters and borrowed by nobody; null without a change, or without such a result.</summary>
    public static RoundEntry? EvidenceAmong(BorrowingCase borrowing)
    {
        ArgumentNullException.ThrowIfNull(borrowing);
        return borrowing.Resubmission is not { } resubmission || ExtraChanges(borrowing, resubmission).IsEmpty ? null : borrowing.Others.FirstOrDefault(entry =>
            entry.Evidence.Plan.Borrowing is null
            && entry.IsOf(borrowing.Original.Submitter)
            && Of(borrowing.Workload, borrowing.Lender, borrowing.Original, entry).Hyperparameters.All(static one => one.Resubmission == one.Lender));
    }

    /// <summary>What a borrower's result has otherwise than the lender's, of all that is taken as one group.</summary>
    internal static ImmutableArray<BorrowedHyperparameter> ExtraChanges(BorrowingCase borrowing, RoundEntry made) =>
        [.. Of(borrowing.Workload, borrowing.Lender, borrowing.Original, made).Hyperparameters.Where(static one => one.Part == BorrowedPart.Taken && one.Resubmission != one.Lender)];

    private static BorrowedSet Of(TrainingWorkload workload, RoundEntry lender, RoundEntry original, RoundEntry? made)
    {
        HashSet<string> free = [.. OffFormula(workload, lender), .. made is null ? [] : OffFormula(workload, made)];
        IEnumerable<string> names = lender.Evidence.Plan.Hyperparameters.Concat(original.Evidence.Plan.Hyperparameters).Concat(made?.Evidence.Plan.Hyperparameters ?? []).Select(static one => one.Name);
        return new BorrowedSet
        {
            Hyperparameters =
            [
                .. names.Distinct(StringComparer.Ordinal).Select(name => new BorrowedHyperparameter
                {
                    Name = name,
                    Lender = TextOf(lender, name),
                    Original = TextOf(original, name),
                    Resubmission = made is null ? null : TextOf(made, name),
                    Part = workload.Hyperparameter(name) switch
                    {
                        { BatchGroup: true } => BorrowedPart.BatchGroup,
                        { Constraint: HyperparameterConstraint.Formula } when !free.Contains(name) => BorrowedPart.Formula,
                        _ => BorrowedPart.Taken,
                    },
                }),
            ],
        };
    }

    private static IEnumerable<string> OffFormula(TrainingWorkload workload, RoundEntry entry) =>
        HyperparameterCheck.Of(workload.Hyperparameters, entry.Evidence.Plan.Hyperparameters.Select(static one => KeyValuePair.Create(one.Name, one.Value))).Select(static violation => violation.Name);

    private static string? TextOf(RoundEntry entry, string name) => entry.Evidence.Plan.Hyperparameters.FirstOrDefault(one => one.Name == name)?.Value.Text;
}
