using System.Runtime.InteropServices;
using Bench.Results.Bundles;
using Bench.Results.RunDirectories;
using Bench.Results.Trainings;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Rules.Tests.Trainings;

/// <summary>Writes anew everything in a training result that follows from the rest, so that a fixture breaks the one rule that it is made for: a forger would do the same.</summary>
internal static class TrainingSettlement
{
    private const string Own = "fedcba9876543210fedcba9876543210";
    private const string Process = "00112233445566778899aabbccddeeff";

    /// <summary>The result with the digests, the list of attempts and the declaration that follow from its plan and its runs.</summary>
    public static TrainingEvidence Of(TrainingEvidence evidence)
    {
        TrainingEvidence closed = evidence with { Runs = [.. evidence.Runs.Select(Close)] };
        TrainingEvidence listed = closed.Attempts is null ? closed : closed with { Attempts = AttemptsOf(closed) };
        return listed with { Declared = TrainingRecomputation.Declaration(listed) };
    }

    /// <summary>The list as a ledger would give it: entries of another workload, the attempt, and each of its runs.</summary>
    public static AttemptList AttemptsOf(TrainingEvidence evidence)
    {
        TrainingRunHeader first = evidence.Runs[0].Header;
        Sha256Digest plan = RunDirectoryWriter.DigestOf(evidence.Plan);
        LedgerEntry[] entries =
        [
            new LedgerEntry.Started
            {
                At = first.StartedAt.AddSeconds(-5),
                Attempt = Own,
                Process = Process,
                Workload = evidence.WorkloadId,
                WorkloadVersion = evidence.WorkloadVersion,
                WorkloadDigest = evidence.WorkloadDigest,
                Scenario = null,
                Profile = evidence.Plan.Profile,
                BuildDigest = first.BuildDigest,
                MachineDigest = first.MachineDigest,
                HarnessVersion = first.HarnessVersion,
            },
            .. evidence.Runs.Select(run => new LedgerEntry.Timed { At = run.Header.StartedAt, Attempt = Own, PlanDigest = plan, SaltCommitment = run.Header.SaltCommitment }),
        ];
        OtherEntries before = new(3, Sha256Digest.Of("what came before"u8));

        // The chain as FORMAT.md has it: link k is SHA-256(link k-1 ‖ SHA-256(entry k)).
        Sha256Digest head = before.Link;
        foreach (LedgerEntry entry in entries)
        {
            head = Sha256Digest.Of([.. head.ToBytes(), .. Sha256Digest.Of(CanonicalJson.Write(entry, BenchJson.Line)).ToBytes()]);
        }

        return new AttemptList
        {
            Attempt = Own,
            Entries = before.Count + entries.Length,
            Head = head,
            Ledger = [new LedgerSection { Others = before }, .. entries.Select(static entry => new LedgerSection { Entry = entry })],
        };
    }

    private static TrainingRunLog Close(TrainingRunLog run) => run with
    {
        End = run.End with
        {
            Updates = Sha256Digest.Of(MemoryMarshal.AsBytes(run.Updates.AsSpan())),
            Losses = Sha256Digest.Of(MemoryMarshal.AsBytes(run.Losses.AsSpan())),
        },
    };
}
