using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>How long the queries of the two runs of a pair took.</summary>
public static class ComplianceTimes
{
    /// <summary>MLPerf's line below which hardware caches and scheduling weigh more, nanoseconds: 200 µs a query, 1.6 ms in multi-stream.</summary>
    private const double ShortNs = 200_000, ShortMultiStreamNs = 1_600_000;

    /// <summary>The greatest difference that is no finding, as a fraction: 0.10, and 0.20 where queries are short.</summary>
    /// <remarks>Source: MLPerf inference, compliance/TEST01 and TEST04, verify_performance.py.</remarks>
    public static double ToleranceOf(Scenario scenario, ReadOnlySpan<double> meansNs)
    {
        double sum = 0;
        foreach (double mean in meansNs)
        {
            sum += mean;
        }

        return sum / meansNs.Length <= (scenario == Scenario.MultiStream ? ShortMultiStreamNs : ShortNs) ? 0.20 : 0.10;
    }

    /// <summary>The pairs of a test of which both runs are there.</summary>
    public static ImmutableArray<(RunLog Ordinary, RunLog Tested)> PairsOf(ImmutableArray<ComplianceRun> runs, ComplianceTest test) =>
    [
        .. from ordinary in runs
           where ordinary.Block.Test == test && !ordinary.Block.Tested
           from tested in runs
           where tested.Block == ordinary.Block with { Tested = true }
           select (ordinary.Log, tested.Log),
    ];

    /// <summary>Why a test cannot be decided from its runs; null when it can.</summary>
    public static string? WhyUnusable(ImmutableArray<ComplianceRun> runs, ComplianceTest test)
    {
        int wanted = ComplianceBlock.All.Count(block => block.Test == test);
        ImmutableArray<ComplianceRun> own = [.. runs.Where(run => run.Block.Test == test)];
        return own.Length < wanted ? $"{own.Length} of {wanted} runs are there"
            : own.FirstOrDefault(static run => !run.Log.Faults.IsEmpty) is { } faulty ? $"{faulty.Block.Folder}: {faulty.Log.Faults[0].Message}"
            : own.FirstOrDefault(static run => run.Log.Records.IsEmpty || run.Log.Records.Any(static record => record.Status != QueryStatus.Complete || record.LatencyNs <= 0)) is { } cut ? $"{cut.Block.Folder}: not every query is complete"
            : null;
    }

    /// <summary>The latency of each query in order of issue, nanoseconds: of its slowest sample. Offline: of the only one.</summary>
    public static double[] QueriesOf(RunLog run)
    {
        int together = run.Header.Settings.Scenario switch
        {
            Scenario.Offline => run.Records.Length,
            Scenario.MultiStream => run.Header.Settings.SamplesPerQuery,
            _ => 1,
        };
        return [.. run.Records.Chunk(together).Select(static query => (double)query.Max(static record => record.LatencyNs))];
    }
}
