using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Results.Recomputations;

/// <summary>Derives what the compliance runs had to issue from the plan and the timed run, and everything that their ends say from their records.</summary>
internal static class ComplianceRecomputation
{
    /// <summary>Compares every compliance run. Without the timed run nothing says what they had to issue.</summary>
    public static void Check(Evidence evidence, Differences differences)
    {
        if (evidence.Performance is not { } timed)
        {
            foreach (ComplianceRun run in evidence.Compliance)
            {
                differences.Report(RunFileNames.LogIn(run.Block.Folder), "header.settings", "there", "unknown: they follow from the timed run, which is absent");
            }

            return;
        }

        ComplianceTraffic traffic = new(evidence.Plan, evidence.Workload.Dataset, timed.End);
        foreach ((ComplianceBlock block, RunLog run) in evidence.Compliance.Select(static run => (run.Block, run.Log)))
        {
            // One sitting, one SUT, one harness: only what is tested differs from the timed run, and when it started is a label.
            RunHeader expected = timed.Header with
            {
                Settings = traffic.SettingsOf(block),
                DatasetDigest = traffic.DataOf(block),
                SaltCommitment = run.Header.SaltCommitment,
                StartedAt = run.Header.StartedAt,
            };
            differences.Compare(RunFileNames.LogIn(block.Folder), "header", run.Header, expected);
            ResponsePlan responses = ComplianceTraffic.ResponsesOf(block, evidence.Plan.Responses);
            _ = RunRecomputation.Check(evidence, run, block.Folder, TestMode.PerformanceOnly, responses, differences);
        }

        if (evidence.Answers is { } answers)
        {
            AnswersRecomputation.Check(evidence, answers, differences);
        }
    }
}
