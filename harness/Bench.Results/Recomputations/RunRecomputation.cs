using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Derives everything that a run's end says from its header, its salt and its records.</summary>
internal static class RunRecomputation
{
    /// <summary>Compares one run; returns it with the summary that its records give.</summary>
    public static RunLog Check(Evidence evidence, RunLog run, TestMode mode, Differences differences) =>
        Check(evidence, run, RunFileNames.FolderOf(mode), mode, evidence.Plan.Responses, differences);

    /// <summary>Compares the run in a folder; returns it with the summary that its records give.</summary>
    /// <param name="evidence">The result.</param>
    /// <param name="run">The run.</param>
    /// <param name="folder">Where its files are.</param>
    /// <param name="mode">What it is for.</param>
    /// <param name="responses">How its responses must have been kept.</param>
    /// <param name="differences">Takes the differences.</param>
    public static RunLog Check(Evidence evidence, RunLog run, string folder, TestMode mode, ResponsePlan responses, Differences differences)
    {
        string file = RunFileNames.LogIn(folder);
        byte[] salt = Convert.FromHexString(run.End.Salt);
        SaltedChoices choices = new(salt);
        (IssuedStream stream, Sha256Digest queryIds) = AtOnce.Of(() => IssuedStream.Of(run.Header, run.Records.Length), () => choices.QueryIdsDigest(run.Records.Count));
        LogFigures figures = LogFigures.Of(run);
        RunEnd end = run.End with
        {
            Records = RecordChain.HeadOf(run.Records),
            TokenTimes = Sha256Digest.Of(MemoryMarshal.AsBytes(run.TokenTimes.AsSpan())),
            IndexStream = stream.SamplesDigest,
            Schedule = stream.ScheduleDigest,
            QueryIds = queryIds,
            LastIssueNs = LastIssueNs(run, stream),
            LastCompletionNs = figures.LastCompletionNs,
            Lateness = run.Records.IsEmpty ? run.End.Lateness : RunMetrics.LatenessOf(run),
            Summary = RunMetrics.Of(run),
        };

        differences.Compare(file, "header.settings.mode", run.Header.Settings.Mode, mode);
        differences.Compare(file, "header.salt_commitment", run.Header.SaltCommitment, Sha256Digest.Of(salt));
        differences.Compare(file, "header.machine_digest", run.Header.MachineDigest, evidence.System.Fingerprint);
        differences.Compare(file, "header.total_sample_count", run.Header.TotalSampleCount, evidence.Workload.Dataset.Samples);
        differences.Compare(file, "header.performance_sample_count", run.Header.PerformanceSampleCount, evidence.Workload.Dataset.PerformanceSamples);
        if (!stream.IsComplete)
        {
            differences.Report(RunFileNames.RecordsIn(folder), "the number of records", $"{run.Records.Length}", $"{stream.SampleCount} in whole queries, all that the settings generate");
        }

        // The kept responses are compared on their own: one that is missing must not shift all that follow.
        differences.Compare(file, "end", run.End with { Kept = [] }, end with { Kept = [] });
        CheckKept(evidence, run, file, KeptChoice.Of(mode, run.Records, choices, responses, evidence.Workload.Problem.MaximumResponseBytes), stream, differences);
        CheckTerminal(run, RunFileNames.RecordsIn(folder), differences);
        CheckTimeline(figures.ImpossibleTimes, RunFileNames.RecordsIn(folder), differences);
        if (run.Faults.IsEmpty)
        {
            TokenTimeline.Check(run, RunFileNames.TokensIn(folder), differences);
        }

        return run with { End = end };
    }

    private static void CheckKept(Evidence evidence, RunLog run, string file, ImmutableArray<long> expected, IssuedStream stream, Differences differences)
    {
        int greatest = evidence.Workload.Problem.MaximumResponseBytes;
        ImmutableArray<long> found = [.. run.End.Kept.Select(static kept => kept.Record)];
        foreach (long record in expected.Except(found))
        {
            differences.Report(file, $"end.kept: the response of record {record}", "not kept", "kept, by the salt");
        }

        foreach (long record in found.Except(expected))
        {
            differences.Report(file, $"end.kept: the response of record {record}", "kept", "not kept, by the salt");
        }

        if (!found.SequenceEqual(found.Distinct().Order()))
        {
            differences.Report(file, "end.kept", "not in order of issue, or a record twice", "each record once, in order of issue");
        }

        IReadOnlyDictionary<long, int> samples = stream.SamplesOf(found);
        foreach (KeptResponse kept in run.End.Kept.Where(kept => samples.ContainsKey(kept.Record)))
        {
            differences.Compare(file, $"end.kept: the sample of record {kept.Record}", kept.Sample, samples[kept.Record]);
            if ((kept.FirstToken is not null) != (kept.AnnouncedToken is not null && kept.Length >= sizeof(int)))
            {
                differences.Report(file, $"end.kept: the first token of record {kept.Record}", kept.FirstToken is null ? "absent" : "there", "there where a token was announced, and nowhere else");
            }

            if (kept.Length > greatest)
            {
                differences.Report(file, $"end.kept: the length of record {kept.Record}", $"{kept.Length} bytes", $"at most {greatest} bytes, the workload's greatest response");
            }
        }
    }

    /// <summary>Every record has ended somehow, unless the log says which fault cut the run off.</summary>
    private static void CheckTerminal(RunLog run, string file, Differences differences)
    {
        long outstanding = run.Records.CountOf(QueryStatus.Outstanding);
        if (outstanding > 0 && run.Faults.IsEmpty)
        {
            differences.Report(file, "the number of records without a terminal status", $"{outstanding}", "0: the log has no fault that cut the run off");
        }
    }

    // The last record's, not the greatest: the times of an accuracy run count from the start of their phase.
    private static long LastIssueNs(RunLog run, IssuedStream stream) => run.Records.IsEmpty ? 0
        : run.Records.Last(1)[0].IssueNs + (run.Header.Settings.IsScheduled && stream.QueryCount == run.Records.Count ? stream.LastScheduledNs : 0);

    private static void CheckTimeline(ImpossibleTimes impossible, string file, Differences differences)
    {
        foreach (ImpossibleTime time in impossible.First)
        {
            differences.Report(file, time.Field, time.Found, time.Expected);
        }

        differences.CountMore(file, impossible.Count - impossible.First.Count);
    }
}
