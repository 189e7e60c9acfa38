using System.Collections.Immutable;
using Bench.Statistics.Convergence;

namespace Bench.Statistics.Borrowings;

/// <summary>A change of what is taken over, beyond the batch-size group (HP-05).</summary>
internal static class ExtraChangeConditions
{
    private const string NoChange = "there is no extra change";

    /// <summary>The borrower's runs with exactly the lender's set converge worse than the lender's, at the same batch size.</summary>
    public static Judgement ConvergesWorse(BorrowingCase borrowing)
    {
        if (ChangesOf(borrowing).IsEmpty)
        {
            return Judgement.Holds($"{NoChange}");
        }

        if (borrowing.ConvergenceEvidence is not { } evidence)
        {
            return Judgement.NotEstablished($"no evidence was given (--evidence); expected the borrower's own result with exactly the lender's set");
        }

        if (WhyUnfit(borrowing, evidence) is { } unfit)
        {
            return Judgement.Broken($"the evidence {evidence.ShortId} does not count: {unfit}");
        }

        if (LenderConvergence.Of(borrowing.Lender, out string why) is not { } lender || lender.Test(evidence, out why) is not { } verdict)
        {
            return Judgement.NotEstablished($"the test against the lender's runs could not be made: {why}");
        }

        return verdict.Outcome == ConvergenceOutcome.TooFewConverged ? Judgement.Holds($"with the lender's set, too few of the borrower's runs reach the target")
            : verdict.Mean > lender.WorseAbove ? Judgement.Holds($"with the lender's set the borrower needs {verdict.Mean:F0} examples, the lender {lender.Limit.Mean:F0}; more than {lender.WorseAbove:F0} is worse")
            : Judgement.Broken($"with the lender's set the borrower needs {verdict.Mean:F0} examples, the lender {lender.Limit.Mean:F0}; expected more than {lender.WorseAbove:F0}, to be worse");
    }

    /// <summary>One change is the fewest there can be; whether more were needed no single result can show.</summary>
    public static Judgement Fewest(BorrowingCase borrowing) => ChangesOf(borrowing) switch
    {
        [] => Judgement.Holds($"{NoChange}"),
        [var one] => Judgement.Holds($"one: {SetConditions.List([one])}"),
        var several => Judgement.NotEstablished($"{several.Length} extra changes; whether fewer would do is a reviewer's decision, expected one: {SetConditions.List(several)}"),
    };

    /// <summary>The resubmission passes the convergence test with the lender as the reference.</summary>
    public static Judgement NoBetter(BorrowingCase borrowing)
    {
        if (ChangesOf(borrowing).IsEmpty)
        {
            return Judgement.Holds($"{NoChange}");
        }

        if (LenderConvergence.Of(borrowing.Lender, out string why) is not { } lender || lender.Test(borrowing.Resubmission!, out why) is not { } verdict)
        {
            return Judgement.NotEstablished($"the test against the lender's runs could not be made: {why}");
        }

        return verdict.Outcome switch
        {
            ConvergenceOutcome.LimitMet => Judgement.Holds($"{verdict.Mean:F0} examples to the target; the lender's limit is {lender.Limit.Limit:F0}"),
            ConvergenceOutcome.FasterThanLimit => Judgement.Broken($"{verdict.Mean:F0} examples to the target; expected at least {lender.Limit.Limit:F0}, to be no better than the lender's {lender.Limit.Mean:F0}"),
            _ => Judgement.NotEstablished($"too few runs of the resubmission converged"),
        };
    }

    private static ImmutableArray<BorrowedHyperparameter> ChangesOf(BorrowingCase borrowing) => BorrowedSet.ExtraChanges(borrowing, borrowing.Resubmission!);

    /// <summary>Why a result says nothing about the lender's set on the borrower's system; null when it does.</summary>
    private static string? WhyUnfit(BorrowingCase borrowing, RoundEntry evidence)
    {
        RoundEntry original = borrowing.Original;
        return evidence.Refused is { } refused ? $"it does not verify: {refused}"
            : evidence.BundleId == borrowing.Resubmission!.BundleId || evidence.BundleId == borrowing.Lender.BundleId ? "it is the resubmission or the lender's result itself"
            : !evidence.IsOf(original.Submitter) ? $"its submitter is {evidence.Submitter}, expected {original.Submitter}"
            : evidence.Evidence.WorkloadDigest != original.Evidence.WorkloadDigest || evidence.Evidence.RulesetDigest != original.Evidence.RulesetDigest ? "it is of another workload or round"
            : RerunConditions.SoftwareDifference(original, evidence) ?? RerunConditions.SystemDifference(original, evidence)
            ?? (BorrowedSet.ExtraChanges(borrowing, evidence) is [_, ..] changes ? $"it has not the lender's set: {SetConditions.List(changes)}" : null);
    }
}
