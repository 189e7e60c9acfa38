using System.Collections.Immutable;
using Bench.Spec;
using Bench.Statistics.Borrowings;

namespace Bench.Cli.Borrowings;

/// <summary>What <c>bench check</c> says of a result with borrowed hyperparameters, given the other entries: every condition that is not kept is a finding with the condition's id.</summary>
internal static class BorrowingReview
{
    /// <summary>The findings.</summary>
    /// <param name="resubmission">The result.</param>
    /// <param name="entries">The entries at hand, the result's own among them or not.</param>
    /// <param name="wholeRound">Whether these are all entries of the round (<c>--round</c>): a lender that is not among them is then an error.</param>
    public static ImmutableArray<Finding> Of(RoundEntry resubmission, ImmutableArray<RoundEntry> entries, bool wholeRound)
    {
        if (resubmission.Evidence.Plan.Borrowing is not { } record)
        {
            return [];
        }

        RoundEntry? lender = entries.FirstOrDefault(entry => entry.BundleId == record.Lender);
        RoundEntry? original = entries.FirstOrDefault(entry => entry.BundleId == record.Original);
        if (lender is null || original is null)
        {
            return [Absent(lender is null ? $"the lender's bundle {record.Lender}" : $"the original's bundle {record.Original}", entries.Length, wholeRound)];
        }

        BorrowingCase borrowing = new()
        {
            Lender = lender,
            Original = original,
            Resubmission = resubmission,
            Round = entries,
            On = resubmission.StartedOn ?? default,
        };
        BorrowingDecision decision = BorrowingDecision.Of(borrowing with { ConvergenceEvidence = BorrowedSet.EvidenceAmong(borrowing) });
        return
        [
            .. decision.Conditions.Where(static outcome => outcome.Verdict != ConditionVerdict.Holds).Select(outcome => new Finding
            {
                RuleId = outcome.Rule,
                Severity = outcome.Verdict == ConditionVerdict.NotEstablished && outcome.Condition.NeedsMore ? Severity.Note : Severity.Error,
                Message = $"{outcome.Condition.Title}: {(outcome.Verdict == ConditionVerdict.Broken ? "" : "not established, ")}{outcome.Why}",
                Location = new Location("plan.json"),
                Help = outcome.Condition.NeedsMore && outcome.Verdict == ConditionVerdict.NotEstablished
                    ? "bench borrow LENDER ORIGINAL RESUBMISSION decides it, with --round DIR and every submitter's --key PUB"
                    : "bench borrow LENDER ORIGINAL RESUBMISSION shows every condition",
                Catalogue = outcome.Condition.Catalogue,
            }),
        ];
    }

    private static Finding Absent(string what, int entries, bool wholeRound)
    {
        BorrowingCondition condition = BorrowingConditions.All.First(static one => one.Id == "HP402");
        return new Finding
        {
            RuleId = condition.Id,
            Severity = wholeRound ? Severity.Error : Severity.Warning,
            Message = $"{condition.Title}: {(wholeRound ? "" : "not established, ")}{what} is not among the {entries} training results looked at",
            Location = new Location("plan.json"),
            Help = "bench check BUNDLE --round DIR looks at all entries of a round; bench borrow takes the bundles one by one",
            Catalogue = condition.Catalogue,
        };
    }
}
