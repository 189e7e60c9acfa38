using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Journals;

/// <summary>An attempt of this process that has begun. Every method flushes to the disk before it returns, and throws <see cref="JournalUnusableException"/> when that fails.</summary>
public sealed class RunningAttempt
{
    private const int LongestReason = 300;

    private readonly AttemptLedger ledger;
    private bool ended;

    internal RunningAttempt(AttemptLedger ledger, string name)
    {
        this.ledger = ledger;
        Name = name;
    }

    /// <summary>Its name in the ledger.</summary>
    public string Name { get; }

    /// <summary>A timed run is about to begin.</summary>
    /// <param name="planDigest">Digest of <c>plan.json</c> (<see cref="RunDirectories.RunDirectoryWriter.DigestOf"/>).</param>
    /// <param name="saltCommitment">SHA-256 of its salt.</param>
    public void BeginTimedRun(Sha256Digest planDigest, Sha256Digest saltCommitment) =>
        ledger.Append(new LedgerEntry.Timed { At = ledger.Now, Attempt = Name, PlanDigest = planDigest, SaltCommitment = saltCommitment });

    /// <summary>The attempts at this result up to now, for its bundle.</summary>
    public AttemptList List() => ledger.ListOf(Name);

    /// <summary>Its result is sealed.</summary>
    public void EndSealed(Sha256Digest bundle, bool valid) =>
        End(new LedgerEntry.Ended { At = ledger.Now, Attempt = Name, Outcome = AttemptOutcome.Sealed, Valid = valid, Bundle = bundle });

    /// <summary>It did not come to a bundle, and the reason is about to be told to the user: a ledger that cannot be written now does not hide it. The attempt then has no end, and the next process says so.</summary>
    public void EndAfter(Exception failure)
    {
        ArgumentNullException.ThrowIfNull(failure);
        bool interrupted = failure is OperationCanceledException;
        string reason = interrupted ? "Ctrl-C or SIGTERM" : failure.Message.ReplaceLineEndings(" ");
        try
        {
            End(new LedgerEntry.Ended
            {
                At = ledger.Now,
                Attempt = Name,
                Outcome = interrupted ? AttemptOutcome.Interrupted : AttemptOutcome.Failed,
                Reason = reason.Length <= LongestReason ? reason : string.Concat(reason.AsSpan(0, LongestReason - 1), "…"),
            });
        }
        catch (WorldFailedException)
        {
        }
    }

    private void End(LedgerEntry.Ended end)
    {
        if (!ended)
        {
            ledger.Append(end);
            ended = true;
        }
    }
}
