namespace Bench.Spec.Judging;

/// <summary>A part of the ledger: an entry that is shown, or entries about other results that are not. Exactly one of the two is there.</summary>
public sealed record LedgerSection
{
    /// <summary>An entry about this workload, scenario and profile, or about the ledger itself.</summary>
    public LedgerEntry? Entry { get; init; }

    /// <summary>Entries about other results.</summary>
    public OtherEntries? Others { get; init; }
}
