using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Results.Tests.RunDirectories;

/// <summary>A list of attempts as a ledger would give it: entries of another workload, an attempt that was killed, and the result's own.</summary>
internal static class TestAttempts
{
    private const string Killed = "0123456789abcdef0123456789abcdef";
    private const string Own = "fedcba9876543210fedcba9876543210";
    private const string Process = "00112233445566778899aabbccddeeff";

    public static AttemptList Of(Plan plan, RunHeader header)
    {
        DateTimeOffset at = header.StartedAt;
        LedgerEntry.Started own = new()
        {
            At = at.AddSeconds(-5),
            Attempt = Own,
            Process = Process,
            Workload = plan.Workload,
            WorkloadVersion = plan.WorkloadVersion,
            WorkloadDigest = plan.WorkloadDigest,
            Scenario = plan.Scenario,
            Profile = plan.Profile,
            BuildDigest = header.BuildDigest,
            MachineDigest = header.MachineDigest,
            HarnessVersion = header.HarnessVersion,
        };
        return Settled(new AttemptList
        {
            Attempt = Own,
            Entries = 0,
            Head = default,
            Ledger =
            [
                new LedgerSection { Others = new OtherEntries(3, Sha256Digest.Of("what came before"u8)) },
                Shown(own with { At = at.AddHours(-1), Attempt = Killed }),
                Shown(new LedgerEntry.Ended { At = at.AddSeconds(-9), Attempt = Killed, Outcome = AttemptOutcome.Abandoned, Reason = "its process was gone before the timed run" }),
                Shown(own),
                Shown(new LedgerEntry.Timed { At = at, Attempt = Own, PlanDigest = RunDirectoryWriter.DigestOf(plan), SaltCommitment = header.SaltCommitment }),
            ],
        });
    }

    /// <summary>The list with the number and the head that follow from its entries, as a forger would have them.</summary>
    public static AttemptList Settled(AttemptList list)
    {
        Sha256Digest link = default;
        foreach (LedgerSection section in list.Ledger)
        {
            link = section.Others?.Link ?? JournalFormat.LinkAfter(link, CanonicalJson.Write(section.Entry!, BenchJson.Line));
        }

        return list with { Entries = list.Ledger.Sum(static section => section.Others?.Count ?? 1), Head = link };
    }

    private static LedgerSection Shown(LedgerEntry entry) => new() { Entry = entry };
}
