using Bench.Spec;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>How near a timed run came to what its machine can do: the least time that the completed samples take on the machine's measured limits, over the time they took, in percent.</summary>
/// <remarks>
/// The least time of a sample is what its cost takes (<see cref="MachineLimits.LeastSeconds"/>). The percentage is
/// <list type="bullet">
/// <item>single-stream: the sum of least times over the sum of latencies, since nothing overlaps;</item>
/// <item>multi-stream: the same of queries, whose samples are computed together;</item>
/// <item>Offline: the least time of all samples, computed together, over the greatest latency;</item>
/// <item>Server: the mean least time of a sample times the samples completed per second; samples may be computed together, since nothing forbids a SUT to batch what has arrived.</item>
/// </list>
/// Only completed samples count. A value over 100 says that the machine did what was measured to be impossible.
/// </remarks>
public static class SpeedOfLight
{
    /// <summary>The percentage; 0 when nothing was completed, infinite when something was and took no time.</summary>
    /// <param name="problem">What a sample costs.</param>
    /// <param name="log">The run.</param>
    /// <param name="limits">What the machine can do.</param>
    /// <param name="threads">Threads that the system under test computes with.</param>
    public static double PercentOf(Problem problem, RunLog log, MachineLimits limits, int threads)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(limits);
        if (!log.Records.Any(IsComplete))
        {
            return 0;
        }

        double took = TookSeconds(log);
        return took > 0 ? 100 * LeastSeconds(problem, log, limits, threads) / took : double.PositiveInfinity;
    }

    /// <summary>The least time of all completed samples. Samples of like cost are counted first: a run has millions of samples and few costs.</summary>
    private static double LeastSeconds(Problem problem, RunLog log, MachineLimits limits, int threads)
    {
        EffectiveSettings settings = EffectiveSettings.Of(log.Header.Settings, log.Header.TotalSampleCount, log.Header.PerformanceSampleCount);
        QueryPhase phase = QueryStream.Beginning(settings, log.Records.Length).Phases[0];
        int issued = Math.Min(log.Records.Length, phase.SampleIndices.Length);
        int together = settings.Scenario switch
        {
            Scenario.Offline or Scenario.Server => Math.Max(1, issued),
            Scenario.MultiStream => phase.SamplesPerQuery,
            _ => 1,
        };
        Dictionary<(int Sample, int Tokens), long> counts = [];
        for (int i = 0; i < issued; i++)
        {
            QueryRecord record = log.Records[i];
            if (record.Status == QueryStatus.Complete)
            {
                int tokens = record.TokenOffset == QueryRecord.NoTokens ? 0 : (int)log.TokenTimes[(int)record.TokenOffset];
                (int, int) kind = (phase.SampleIndices[i], tokens);
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        }

        // In a fixed order, so that the sum is the same to the last bit wherever it is taken.
        return counts.OrderBy(static kind => kind.Key).Sum(kind => kind.Value * limits.LeastSeconds(problem.CostOf(kind.Key.Sample, kind.Key.Tokens, together), threads));
    }

    private static double TookSeconds(RunLog log) => log.Header.Settings.Scenario switch
    {
        Scenario.Offline => log.Records.Where(IsComplete).Select(static record => record.LatencyNs).DefaultIfEmpty().Max() / 1e9,
        Scenario.Server => log.Records.Count(IsComplete) / RunMetrics.Of(log).Value,
        Scenario.MultiStream => log.Records.Chunk(log.Header.Settings.SamplesPerQuery).Sum(static query => query.Where(IsComplete).Select(static record => record.LatencyNs).DefaultIfEmpty().Max() / 1e9),
        _ => log.Records.Where(IsComplete).Sum(static record => record.LatencyNs / 1e9),
    };

    private static bool IsComplete(QueryRecord record) => record.Status == QueryStatus.Complete;
}
