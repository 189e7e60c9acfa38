using Bench.Spec;

namespace Bench.Statistics.Borrowings;

/// <summary>Who borrows from whom: another submitter's valid result of the same workload in the same round (HP-04).</summary>
internal static class PartyConditions
{
    /// <summary>Every bundle is intact, recomputed and signed by a trusted key.</summary>
    public static Judgement BundlesVerify(BorrowingCase borrowing)
    {
        if (borrowing.Parties.FirstOrDefault(static entry => entry.Refused is not null) is { } refused)
        {
            return Judgement.Broken($"{borrowing.NameOf(refused)} bundle {refused.ShortId} does not verify: {refused.Refused}; expected all of them to");
        }

        string[] unsigned = [.. borrowing.Parties.Where(static entry => entry.Signers.IsEmpty).Select(borrowing.NameOf)];
        return unsigned.Length > 0
            ? Judgement.NotEstablished($"intact and recomputed, but no key was given for the signature of {Listed(unsigned)} bundle; expected trusted keys (--key, --trust)")
            : Judgement.Holds($"all {borrowing.Parties.Count()} bundles are intact, recomputed and signed by trusted keys");
    }

    /// <summary>The ruleset is the same to the last byte, and the profile the same.</summary>
    public static Judgement OneRound(BorrowingCase borrowing) =>
        Same(borrowing, static entry => $"ruleset {entry.Evidence.Ruleset.Id} ({entry.Evidence.RulesetDigest.Hex[..12]}), {entry.Evidence.Plan.Profile.FieldName} profile");

    /// <summary>Id, version and digest are the same.</summary>
    public static Judgement OneWorkload(BorrowingCase borrowing) =>
        Same(borrowing, static entry => $"{entry.Evidence.WorkloadId} {entry.Evidence.WorkloadVersion} ({entry.Evidence.WorkloadDigest.Hex[..12]})");

    /// <summary>The division is the same.</summary>
    public static Judgement OneDivision(BorrowingCase borrowing) => Same(borrowing, static entry => $"{entry.Evidence.Plan.Division.FieldName} division");

    /// <summary>Neither the borrower's name nor his key is the lender's.</summary>
    public static Judgement AnotherSubmitter(BorrowingCase borrowing)
    {
        RoundEntry lender = borrowing.Lender;
        RoundEntry[] borrowers = [.. borrowing.Parties.Skip(1)];
        if (borrowing.Original.BundleId == lender.BundleId)
        {
            return Judgement.Broken($"the original {lender.ShortId} of {lender.Submitter} is the lender's bundle itself; expected one of another submitter");
        }

        if (borrowers.FirstOrDefault(entry => entry.IsOf(lender.Submitter)) is { } same)
        {
            return Judgement.Broken($"{borrowing.NameOf(same)} submitter is {same.Submitter}, as the lender's is; expected another");
        }

        if (borrowers.FirstOrDefault(entry => entry.Signers.Intersect(lender.Signers).Any()) is { } key)
        {
            return Judgement.Broken($"{borrowing.NameOf(key)} bundle is signed with the lender's key {key.Signers.Intersect(lender.Signers).First().Hex[..12]}; expected another");
        }

        FormattableString names = $"{borrowing.Original.Submitter} borrows from {lender.Submitter}";
        return borrowing.Parties.Any(static entry => entry.Signers.IsEmpty)
            ? Judgement.NotEstablished($"{names}; whether their keys differ is open without keys (--key, --trust)")
            : Judgement.Holds($"{names}; their keys differ");
    }

    /// <summary>Original and resubmission are one submitter's, by name and by key.</summary>
    public static Judgement OwnEntry(BorrowingCase borrowing)
    {
        RoundEntry original = borrowing.Original, resubmission = borrowing.Resubmission!;
        if (!resubmission.IsOf(original.Submitter))
        {
            return Judgement.Broken($"{resubmission.Submitter} resubmits an entry of {original.Submitter}; expected one of its own");
        }

        if (original.Signers.IsEmpty || resubmission.Signers.IsEmpty)
        {
            return Judgement.NotEstablished($"both are {original.Submitter}'s by name; whether one key signed them is open without keys (--key, --trust)");
        }

        return original.Signers.Intersect(resubmission.Signers).Any()
            ? Judgement.Holds($"both are {original.Submitter}'s, signed with one key")
            : Judgement.Broken($"the original is signed with key {original.Signers[0].Hex[..12]}, the resubmission with {resubmission.Signers[0].Hex[..12]}; expected one key");
    }

    /// <summary>What is lent led to a valid result.</summary>
    public static Judgement LenderValid(BorrowingCase borrowing) => borrowing.Lender.Valid
        ? Judgement.Holds($"the lender's result {borrowing.Lender.ShortId} is valid")
        : Judgement.Broken($"the lender's result {borrowing.Lender.ShortId} is not valid; expected a valid one");

    private static string Listed(string[] names) => names is [.. [_, ..] others, var last] ? $"{string.Join(", ", others)} and {last}" : names[0];

    private static Judgement Same(BorrowingCase borrowing, Func<RoundEntry, FormattableString> of)
    {
        string expected = FormattableString.Invariant(of(borrowing.Original));
        return borrowing.Parties.FirstOrDefault(entry => FormattableString.Invariant(of(entry)) != expected) is { } other
            ? Judgement.Broken($"{borrowing.NameOf(other)} is {FormattableString.Invariant(of(other))}; expected the original's {expected}")
            : Judgement.Holds($"{expected}");
    }
}
