using Bench.Datasets;
using Bench.LoadGen;
using Bench.Results.Accuracy;
using Bench.Results.RunDirectories;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;
using Bench.Statistics;

namespace Bench.Cli.Measuring;

/// <summary>Makes the compliance runs of a result, in the same sitting as its timed run and with the same SUT, and writes their logs. Judging reads them.</summary>
/// <param name="bench">The workload, set up.</param>
/// <param name="plan">The result's plan.</param>
/// <param name="payload">Its run directory.</param>
/// <param name="requestOf">The request of a run with settings, kept responses and a folder.</param>
/// <param name="progress">Where it says what it does.</param>
/// <param name="cancellation">Ends it in order.</param>
internal sealed class ComplianceMeasurement(
    WorkloadBench bench, Plan plan, string payload, Func<TestSettings, ResponsePlan, string, RunRequest> requestOf, RunProgressLine progress, CancellationToken cancellation)
{
    private readonly ComplianceAnswers answers = new();

    /// <summary>Whether a plan gets compliance runs: a full closed one always, any other when asked.</summary>
    public static bool IsWanted(Plan plan, bool asked) => asked || plan is { Profile: Profile.Full, Division: Division.Closed };

    /// <summary>Makes every run; stops at the first that the SUT does not come through, or that is interrupted, which leaves the tests not established.</summary>
    /// <param name="timed">The timed run: its salt and records decide what is issued.</param>
    public void Run(CompletedRun timed)
    {
        ComplianceTraffic traffic = TrafficAfter(timed);
        ComplianceTest? announced = null;
        foreach (ComplianceBlock block in ComplianceBlock.All)
        {
            if (announced != block.Test)
            {
                announced = block.Test;
                progress.Phase($"{plan.Workload} {Names.Of(plan.Scenario)}: compliance runs, {(block.Test == ComplianceTest.Caching ? "caching (TEST04)" : "other seeds (TEST05)")}");
            }

            string folder = Path.Combine(payload, block.Folder);
            RunRequest request = requestOf(traffic.SettingsOf(block), ComplianceTraffic.ResponsesOf(block, plan.Responses), folder) with { DatasetDigest = traffic.DataOf(block) };
            IQuerySampleLibrary library = block.Test == ComplianceTest.Caching
                ? new FreshSamples(bench.Library, bench.Data, traffic.ContentSeedOf(block.Pair))
                : bench.Library;
            CompletedRun run = LoadGenerator.Run(request, bench.Sut, library, new MonotonicClock(), cancellation);
            RunLogWriter.WriteEvents(run, folder);
            answers.Add(block, run.End, run.Responses);
            if (!run.Faults.IsEmpty)
            {
                return;
            }
        }
    }

    /// <summary>Judges the answers of the runs that were made, and writes what was found.</summary>
    public void Score(RunDirectoryWriter writer, CompletedRun timed, CompletedRun accuracy)
    {
        ScoredAnswers scored = ComplianceScoring.Of(plan, TrafficAfter(timed), answers, accuracy.End, bench.ReferenceOf, cancellation);
        writer.WriteAnswers(scored.Score, scored.Rows.AsSpan());
    }

    private ComplianceTraffic TrafficAfter(CompletedRun timed) => new(plan, bench.Workload.Value.Dataset, timed.End);
}
