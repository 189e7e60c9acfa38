using System.Globalization;
using Bench.Results.Bundles;
using Bench.Results.Journals;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Results.Recomputations;

/// <summary>Derives the head of the ledger from the entries that <c>attempts.json</c> shows, and what its own attempt must say from the rest of the evidence.</summary>
internal static class AttemptsRecomputation
{
    private const int MostQuickTimedRuns = 3;

    /// <summary>Checks the list of an inference result.</summary>
    public static void Check(Evidence evidence, AttemptList attempts, Differences differences)
    {
        if (CheckOwn(evidence, evidence.Plan.Scenario, attempts, differences))
        {
            CheckTimedRun(evidence, attempts, differences);
        }
    }

    /// <summary>Checks the list of a training result: its timed runs are the result's, all of them, in their order.</summary>
    public static void Check(TrainingEvidence evidence, AttemptList attempts, Differences differences)
    {
        if (!CheckOwn(evidence, null, attempts, differences))
        {
            return;
        }

        Sha256Digest plan = RunDirectoryWriter.DigestOf(evidence.Plan);
        string[] found = [.. attempts.EntriesOf<LedgerEntry.Timed>().Where(timed => timed.Attempt == attempts.Attempt).Select(static timed => $"plan {timed.PlanDigest} salt {timed.SaltCommitment}")];
        differences.Compare(RunFileNames.Attempts, "timed", found, evidence.Runs.Select(run => $"plan {plan} salt {run.Header.SaltCommitment}").ToArray());
    }

    private static bool CheckOwn(ResultEvidence evidence, Scenario? scenario, AttemptList attempts, Differences differences)
    {
        CheckChain(attempts, differences);
        CheckOrder(attempts, differences);
        if (attempts.EntriesOf<LedgerEntry.Started>().FirstOrDefault(started => started.Attempt == attempts.Attempt) is not { } own)
        {
            differences.Report(RunFileNames.Attempts, "attempt", attempts.Attempt, "one of the attempts in the list");
            return false;
        }

        RunProvenance? run = evidence is Evidence { Performance: null } ? null : evidence.Provenances.Select(static one => (RunProvenance?)one).FirstOrDefault();
        LedgerEntry.Started expected = own with
        {
            Workload = evidence.WorkloadId,
            WorkloadVersion = evidence.WorkloadVersion,
            WorkloadDigest = evidence.WorkloadDigest,
            Scenario = scenario,
            Profile = evidence.Planned.Profile,
            BuildDigest = run?.BuildDigest ?? own.BuildDigest,
            MachineDigest = evidence.System.Fingerprint,
            HarnessVersion = run?.HarnessVersion ?? own.HarnessVersion,
        };
        differences.Compare(RunFileNames.Attempts, "started", own, expected);
        return true;
    }

    /// <summary>The chain over the entries; where entries are not shown it goes on from the link that stands for them.</summary>
    private static void CheckChain(AttemptList attempts, Differences differences)
    {
        Sha256Digest link = default;
        long count = 0;
        foreach (LedgerSection section in attempts.Ledger)
        {
            count += section.Others?.Count ?? 1;
            link = section.Others?.Link ?? JournalFormat.LinkAfter(link, CanonicalJson.Write(section.Entry!, BenchJson.Line));
        }

        differences.Compare(RunFileNames.Attempts, "entries", attempts.Entries, count);
        differences.Compare(RunFileNames.Attempts, "head", attempts.Head.Hex, link.Hex);
    }

    /// <summary>An attempt starts once, and nothing is told of it before or after it is over; this result's own is not over yet.</summary>
    private static void CheckOrder(AttemptList attempts, Differences differences)
    {
        HashSet<string> open = new(StringComparer.Ordinal);
        HashSet<string> known = new(StringComparer.Ordinal);
        foreach ((int place, LedgerSection section) in attempts.Ledger.Index())
        {
            bool possible = section.Entry switch
            {
                LedgerEntry.Started started => known.Add(started.Attempt) && open.Add(started.Attempt),
                LedgerEntry.Timed timed => open.Contains(timed.Attempt),
                LedgerEntry.Ended ended => open.Remove(ended.Attempt) && ended.Attempt != attempts.Attempt,
                _ => true,
            };
            if (!possible)
            {
                differences.Report(RunFileNames.Attempts, string.Create(CultureInfo.InvariantCulture, $"ledger[{place}]"), "an entry about an attempt that has begun already, has not begun or is over", "what the harness appends");
            }
        }
    }

    private static void CheckTimedRun(Evidence evidence, AttemptList attempts, Differences differences)
    {
        if (attempts.EntriesOf<LedgerEntry.Timed>().LastOrDefault(timed => timed.Attempt == attempts.Attempt) is not { } timed)
        {
            differences.Report(RunFileNames.Attempts, "timed", "absent", "the beginning of the timed run");
            return;
        }

        // Only what a quick run guesses from its warm-up, and guessed too small, is timed again: an offline query, a stream's number of queries.
        int most = evidence.Plan is { Profile: Profile.Quick, Scenario: not Scenario.Server } ? MostQuickTimedRuns : 1;
        int timedRuns = attempts.EntriesOf<LedgerEntry.Timed>().Count(entry => entry.Attempt == attempts.Attempt);
        if (timedRuns > most)
        {
            differences.Report(RunFileNames.Attempts, "timed runs of the attempt", timedRuns.ToString(CultureInfo.InvariantCulture), $"at most {most}");
        }

        differences.Compare(RunFileNames.Attempts, "timed.plan_digest", timed.PlanDigest.Hex, RunDirectoryWriter.DigestOf(evidence.Plan).Hex);
        if (evidence.Performance is { } run)
        {
            differences.Compare(RunFileNames.Attempts, "timed.salt_commitment", timed.SaltCommitment.Hex, run.Header.SaltCommitment.Hex);
        }
    }
}
