using System.Collections.Immutable;
using Bench.Results.Recomputations;
using Bench.Results.Tests.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Tests.Recomputations;

public sealed class AttemptsRecomputationTests
{
    private static readonly Evidence Honest = TestResult.Read(new TestResult(Scenario.SingleStream).Files()).Value!;

    private static AttemptList List => Honest.Attempts!;

    [Fact]
    public void An_honest_list_follows_from_the_rest_of_the_evidence()
    {
        Assert.Empty(Recomputation.Check(Honest));
        Assert.Equal((2, 2, 7L), (List.Number(), List.CountStarted(), List.Entries));
        Assert.Equal((2L, 2L), (StatementClaims.Of(Honest)!.Attempt, StatementClaims.Of(Honest)!.AttemptsStarted));
    }

    [Fact]
    public void A_removed_attempt_breaks_the_chain()
    {
        string[] fields = Fields(List with { Ledger = List.Ledger.RemoveRange(1, 2) });

        Assert.Equal(["entries", "head"], fields);
    }

    [Fact]
    public void An_entry_that_was_rewritten_breaks_the_chain() =>
        Assert.Equal(["head"], Fields(Change(1, static (LedgerEntry.Started entry) => entry with { At = entry.At.AddSeconds(1) })));

    [Fact]
    public void Hiding_more_entries_than_there_were_is_seen_in_their_number() =>
        Assert.Equal(["entries"], Fields(List with { Ledger = List.Ledger.SetItem(0, new LedgerSection { Others = List.Ledger[0].Others! with { Count = 4 } }) }));

    [Fact]
    public void The_list_of_another_run_is_not_this_one_s()
    {
        Sha256Digest other = Sha256Digest.Of("other"u8);
        AttemptList forged = Change(3, (LedgerEntry.Started entry) => entry with { WorkloadDigest = other, MachineDigest = other, Profile = Profile.Quick });
        forged = TestAttempts.Settled(forged with { Ledger = forged.Ledger.SetItem(4, new LedgerSection { Entry = ((LedgerEntry.Timed)List.Ledger[4].Entry!) with { PlanDigest = other, SaltCommitment = other } }) });

        Assert.Equal(["started.workload_digest", "started.profile", "started.machine_digest", "timed.plan_digest", "timed.salt_commitment"], Fields(forged));
    }

    [Fact]
    public void A_list_without_its_own_attempt_is_refused()
    {
        AttemptList forged = TestAttempts.Settled(List with { Ledger = List.Ledger.RemoveRange(3, 2) });

        Assert.Equal(["attempt"], Fields(forged));
        Assert.Equal(0, forged.Number());
    }

    [Fact]
    public void A_list_whose_attempt_never_began_a_timed_run_is_refused() =>
        Assert.Equal(["timed"], Fields(TestAttempts.Settled(List with { Ledger = List.Ledger.RemoveAt(4) })));

    [Fact]
    public void An_attempt_that_starts_twice_or_ends_twice_is_refused()
    {
        Assert.Equal(["ledger[2]"], Fields(TestAttempts.Settled(List with { Ledger = List.Ledger.Insert(2, List.Ledger[1]) })));
        Assert.Equal(["ledger[3]"], Fields(TestAttempts.Settled(List with { Ledger = List.Ledger.Insert(3, List.Ledger[2]) })));
    }

    private static AttemptList Change<T>(int place, Func<T, T> change)
        where T : LedgerEntry => List with { Ledger = List.Ledger.SetItem(place, new LedgerSection { Entry = change((T)List.Ledger[place].Entry!) }) };

    /// <summary>The fields that a list gets wrong.</summary>
    private static string[] Fields(AttemptList list)
    {
        ImmutableArray<Finding> findings = Recomputation.Check(Honest with { Attempts = list });
        Assert.All(findings, static finding => Assert.Equal("attempts.json", finding.Location.Path));
        return [.. findings.Select(static finding => finding.Message.Split(" is ")[0])];
    }
}
