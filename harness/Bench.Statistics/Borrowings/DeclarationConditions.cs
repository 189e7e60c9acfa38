using Bench.Spec.Training;

namespace Bench.Statistics.Borrowings;

/// <summary>When a borrowing is declared, how often, and how (HP-03).</summary>
internal static class DeclarationConditions
{
    /// <summary>Declared between the two days of the round, both included.</summary>
    public static Judgement InsideWindow(BorrowingCase borrowing)
    {
        if (borrowing.Original.Evidence.Ruleset.Training is not { } round)
        {
            return Judgement.Broken($"ruleset {borrowing.Original.Evidence.Ruleset.Id} has no training, so no window; expected a round with one");
        }

        FormattableString why = $"declared on {borrowing.On:yyyy-MM-dd}; the window is {round.BorrowingFrom:yyyy-MM-dd} to {round.BorrowingUntil:yyyy-MM-dd}";
        return borrowing.On >= round.BorrowingFrom && borrowing.On <= round.BorrowingUntil ? Judgement.Holds(why) : Judgement.Broken(why);
    }

    /// <summary>No other resubmission replaces the same entry, and the original is none itself.</summary>
    public static Judgement OncePerEntry(BorrowingCase borrowing)
    {
        if (borrowing.Original.Evidence.Plan.Borrowing is { } before)
        {
            return Judgement.Broken($"the original borrowed from {before.Lender.Hex[..12]} itself; expected an entry that has not borrowed yet");
        }

        if (borrowing.Round is null)
        {
            return Judgement.NotEstablished($"the round's other entries were not given (--round); expected none of them to replace {borrowing.Original.ShortId}");
        }

        return borrowing.Others.FirstOrDefault(entry => entry.Evidence.Plan.Borrowing?.Original == borrowing.Original.BundleId) is { } other
            ? Judgement.Broken($"bundle {other.ShortId} already replaces {borrowing.Original.ShortId}; expected one resubmission of an entry")
            : Judgement.Holds($"no other of the {borrowing.Round.Value.Length} entries at hand replaces {borrowing.Original.ShortId}");
    }

    /// <summary>The plan of the resubmission has both ids; bundle ids are digests, so it was made after both were sealed.</summary>
    public static Judgement BundlesNamed(BorrowingCase borrowing)
    {
        if (borrowing.Resubmission!.Evidence.Plan.Borrowing is not { } record)
        {
            return Judgement.Broken($"the resubmission's plan names no lender; expected {borrowing.Lender.ShortId}, replacing {borrowing.Original.ShortId}");
        }

        FormattableString why = $"the plan names lender {record.Lender.Hex[..12]} and original {record.Original.Hex[..12]}; expected {borrowing.Lender.ShortId} and {borrowing.Original.ShortId}";
        return record == new BorrowingRecord { Lender = borrowing.Lender.BundleId, Original = borrowing.Original.BundleId } ? Judgement.Holds(why) : Judgement.Broken(why);
    }
}
