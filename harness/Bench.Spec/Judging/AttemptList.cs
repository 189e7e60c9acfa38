using System.Collections.Immutable;

namespace Bench.Spec.Judging;

/// <summary>The started attempts at a result, as the ledger had them when the result was sealed (<c>attempts.json</c>): every entry about the same workload, scenario and profile, and the links of the hash chain between them.</summary>
/// <remarks>Proves order and completeness against the ledger that it was taken from. A ledger on the submitter's own disk can be begun anew: that is what it cannot prove.</remarks>
public sealed record AttemptList
{
    /// <summary>The name of the attempt that led to this result; it has not ended yet.</summary>
    public required string Attempt { get; init; }

    /// <summary>Entries of the whole ledger.</summary>
    public required long Entries { get; init; }

    /// <summary>The chain's last link: after entry k it is SHA-256(link k-1 ‖ SHA-256(entry k)), and 32 zero bytes before the first.</summary>
    public required Sha256Digest Head { get; init; }

    /// <summary>The ledger from its first entry to its last.</summary>
    public required ImmutableArray<LedgerSection> Ledger { get; init; }

    /// <summary>The entries that are shown, in order.</summary>
    public IEnumerable<T> EntriesOf<T>()
        where T : LedgerEntry => Ledger.Select(static section => section.Entry).OfType<T>();

    /// <summary>How many attempts at this result were started, this one included.</summary>
    public int CountStarted() => EntriesOf<LedgerEntry.Started>().Count();

    /// <summary>Which of them led to this result, from 1 on; 0 when it is not among them.</summary>
    public int Number() => EntriesOf<LedgerEntry.Started>().TakeWhile(started => started.Attempt != Attempt).Count() is int before && before < CountStarted() ? before + 1 : 0;
}
