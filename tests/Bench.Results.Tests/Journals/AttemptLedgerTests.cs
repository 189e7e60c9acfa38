using System.Collections.Immutable;
using Bench.Results.Journals;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Results.Tests.Journals;

public sealed class AttemptLedgerTests : IDisposable
{
    private static readonly Sha256Digest Digest = Sha256Digest.Of("x"u8);

    private readonly string folder = Directory.CreateTempSubdirectory("bench-test-").FullName;

    private string File => Path.Combine(folder, "state", "ledger");

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Attempts_count_by_workload_scenario_and_profile()
    {
        using AttemptLedger ledger = AttemptLedger.Open(File);
        ledger.Start(Subject("a", Scenario.Offline, Profile.Full));
        ledger.Start(Subject("a", Scenario.Server, Profile.Full));
        ledger.Start(Subject("a", Scenario.Offline, Profile.Quick));
        ledger.Start(Subject("b", Scenario.Offline, Profile.Full));
        ledger.Start(Subject("a", Scenario.Offline, Profile.Full));

        ImmutableArray<LedgerAttempt> attempts = AttemptLedger.Read(File, out long torn);

        Assert.Equal([1, 1, 1, 1, 2], attempts.Select(static attempt => attempt.Number));
        Assert.All(attempts, static attempt => Assert.True(attempt.IsRunning));
        Assert.Equal(0, torn);
    }

    [Fact]
    public void An_attempt_tells_how_it_ended()
    {
        using (AttemptLedger ledger = AttemptLedger.Open(File))
        {
            RunningAttempt made = ledger.Start(Subject());
            made.BeginTimedRun(Digest, Digest);
            made.BeginTimedRun(Digest, Digest);
            made.EndSealed(Digest, valid: true);
            made.EndAfter(new IOException("too late: it is over"));
            ledger.Start(Subject()).EndAfter(new OperationCanceledException());
            ledger.Start(Subject()).EndAfter(new IOException("the disk\nis full"));
        }

        ImmutableArray<LedgerAttempt> attempts = AttemptLedger.Read(File, out _);

        Assert.Equal(2, attempts[0].TimedRuns.Length);
        Assert.Equal((AttemptOutcome.Sealed, true, Digest, null), (attempts[0].Ended!.Outcome, attempts[0].Ended!.Valid, attempts[0].Ended!.Bundle, attempts[0].Ended!.Reason));
        Assert.Equal((AttemptOutcome.Interrupted, "Ctrl-C or SIGTERM"), (attempts[1].Ended!.Outcome, attempts[1].Ended!.Reason));
        Assert.Equal((AttemptOutcome.Failed, "the disk is full"), (attempts[2].Ended!.Outcome, attempts[2].Ended!.Reason));
    }

    [Fact]
    public void An_attempt_whose_process_is_gone_is_closed_once_by_the_next_and_one_whose_process_lives_is_not()
    {
        using AttemptLedger living = AttemptLedger.Open(File);
        living.Start(Subject("living"));
        using (AttemptLedger gone = AttemptLedger.Open(File))
        {
            // What a killed process leaves: its lock is gone with it, its attempt has no end.
            gone.Start(Subject("gone")).BeginTimedRun(Digest, Digest);
        }

        Assert.False(AttemptLedger.Read(File, out _)[1].IsRunning);
        using AttemptLedger next = AttemptLedger.Open(File);
        LedgerAttempt closed = Assert.Single(next.CloseAbandoned());
        Assert.Equal(("gone", AttemptOutcome.Abandoned), (closed.Started.Workload, closed.Ended!.Outcome));
        Assert.Empty(next.CloseAbandoned());
        Assert.Equal([null, AttemptOutcome.Abandoned], AttemptLedger.Read(File, out _).Select(static attempt => attempt.Ended?.Outcome));
    }

    [Fact]
    public void What_a_killed_writer_left_is_written_down_by_the_next_that_opens_the_ledger()
    {
        AttemptLedger.Open(File).Dispose();
        System.IO.File.AppendAllText(File, "torn");

        using AttemptLedger ledger = AttemptLedger.Open(File);

        Assert.Equal(4, Assert.Single(ledger.Start(Subject()).List().EntriesOf<LedgerEntry.Torn>()).Bytes);
    }

    [Fact]
    public void A_torn_entry_is_written_down_by_the_next()
    {
        using AttemptLedger ledger = AttemptLedger.Open(File);
        RunningAttempt attempt = ledger.Start(Subject());
        System.IO.File.AppendAllText(File, "torn");
        Assert.Single(AttemptLedger.Read(File, out long torn));
        Assert.Equal(4, torn);

        attempt.EndSealed(Digest, valid: false);

        Assert.Equal(4, Assert.Single(attempt.List().EntriesOf<LedgerEntry.Torn>()).Bytes);
        Assert.Equal(3, attempt.List().Entries);
    }

    [Fact]
    public void The_list_for_a_bundle_shows_the_attempts_at_its_result_and_counts_the_other_entries()
    {
        using AttemptLedger ledger = AttemptLedger.Open(File);
        ledger.Start(Subject("other"));
        ledger.Start(Subject("other")).EndAfter(new OperationCanceledException());
        ledger.Start(Subject()).EndSealed(Digest, valid: false);
        RunningAttempt own = ledger.Start(Subject());
        ledger.Start(Subject("other"));
        own.BeginTimedRun(Digest, Digest);

        AttemptList list = own.List();

        Assert.Equal((2, 2, 8L), (list.Number(), list.CountStarted(), list.Entries));
        Assert.Equal([3L, 1L], list.Ledger.Select(static section => section.Others?.Count).OfType<long>());
        Assert.Equal(Journal.Read(File).Head, list.Head);
        Assert.Equal([Journal.Read(File).Entries[2].Link, Journal.Read(File).Entries[6].Link], list.Ledger.Select(static section => section.Others?.Link).OfType<Sha256Digest>());
    }

    [Fact]
    public void A_journal_that_is_whole_but_tells_what_cannot_be_is_refused()
    {
        using (Journal journal = Journal.Open(Path.Combine(folder, "forged")))
        {
            journal.Append<LedgerEntry>(new LedgerEntry.Ended { At = DateTimeOffset.UnixEpoch, Attempt = "nobody's", Outcome = AttemptOutcome.Failed });
        }

        Assert.Contains("entry 1", Assert.Throws<JournalCorruptException>(() => AttemptLedger.Read(Path.Combine(folder, "forged"), out _)).Message, StringComparison.Ordinal);
    }

    private static SubjectOfAttempt Subject(string workload = "matmul", Scenario scenario = Scenario.Offline, Profile profile = Profile.Full) => new()
    {
        Workload = workload,
        WorkloadVersion = "1.0",
        WorkloadDigest = Digest,
        Scenario = scenario,
        Profile = profile,
        BuildDigest = Digest,
        MachineDigest = Digest,
        HarnessVersion = "0.1.0",
    };
}
