namespace Bench.Statistics.Borrowings;

/// <summary>At which scale the resubmission runs (HP-07). A system's scale is the number of threads that the SUT computes with; another machine is another system, and HP602's business.</summary>
internal static class ScaleCondition
{
    /// <summary>The scale is the original's; or the original is the largest entry of its system and workload, and the resubmission is larger, but no larger than an original of any workload of the round on that system.</summary>
    public static Judgement Kept(BorrowingCase borrowing)
    {
        int before = ScaleOf(borrowing.Original), now = ScaleOf(borrowing.Resubmission!);
        if (now == before)
        {
            return Judgement.Holds($"{now} threads, as the original");
        }

        if (now < before)
        {
            return Judgement.Broken($"{now} threads, the original had {before}; expected the same scale, or a larger one");
        }

        if (borrowing.Round is null)
        {
            return Judgement.NotEstablished($"{now} threads, the original had {before}; whether the rule allows it is open without the round's other entries (--round)");
        }

        RoundEntry[] originals = [.. borrowing.Others.Append(borrowing.Original).Where(entry => IsOriginalOnSystem(entry, borrowing.Original))];
        int largest = originals.Where(entry => entry.Evidence.WorkloadId == borrowing.Original.Evidence.WorkloadId).Max(ScaleOf);
        int limit = originals.Max(ScaleOf);
        return before < largest ? Judgement.Broken($"{now} threads, the original had {before}, which is not its system's largest scale ({largest}); expected {before}: only the largest-scale entry may change")
            : now > limit ? Judgement.Broken($"{now} threads, the original had {before}; expected at most {limit}, the largest scale of an original on that system this round")
            : Judgement.Holds($"{now} threads after {before}: the original is its system's largest entry, and {limit} threads were submitted on that system this round");
    }

    private static int ScaleOf(RoundEntry entry) => entry.Evidence.Plan.Sut.Threads;

    private static bool IsOriginalOnSystem(RoundEntry entry, RoundEntry original) =>
        entry.Evidence.Plan.Borrowing is null
        && entry.Evidence.RulesetDigest == original.Evidence.RulesetDigest
        && entry.IsOf(original.Submitter)
        && entry.Evidence.Plan.System == original.Evidence.Plan.System
        && entry.Evidence.System.Fingerprint == original.Evidence.System.Fingerprint;
}
