using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Statistics.Borrowings;

/// <summary>A borrowing that is judged: planned, when there is no resubmission yet, or done.</summary>
public sealed record BorrowingCase
{
    /// <summary>The result whose hyperparameters are taken.</summary>
    public required RoundEntry Lender { get; init; }

    /// <summary>The borrower's own result, which the resubmission replaces.</summary>
    public required RoundEntry Original { get; init; }

    /// <summary>The borrower's result with the lender's hyperparameters; null when it is not made yet.</summary>
    public RoundEntry? Resubmission { get; init; }

    /// <summary>The borrower's result with exactly the lender's hyperparameters, which is to show that they converge worse on his system; null without.</summary>
    public RoundEntry? ConvergenceEvidence { get; init; }

    /// <summary>All entries of the round that are at hand, in any order, those above included or not; null when the round was not given.</summary>
    public ImmutableArray<RoundEntry>? Round { get; init; }

    /// <summary>The day on which the borrowing is declared.</summary>
    public required DateOnly On { get; init; }

    /// <summary>The entries that take part: lender, original, resubmission.</summary>
    public IEnumerable<RoundEntry> Parties => Resubmission is null ? [Lender, Original] : [Lender, Original, Resubmission];

    /// <summary>The workload, the original's.</summary>
    internal TrainingWorkload Workload => Original.Evidence.Workload;

    /// <summary>What a party is called.</summary>
    internal string NameOf(RoundEntry entry) => entry == Lender ? "the lender's" : entry == Original ? "the original's" : "the resubmission's";

    /// <summary>The round's other entries: without those that take part, and without the evidence.</summary>
    internal IEnumerable<RoundEntry> Others => (Round ?? [])
        .Where(entry => Parties.Append(ConvergenceEvidence).All(party => party?.BundleId != entry.BundleId));
}
