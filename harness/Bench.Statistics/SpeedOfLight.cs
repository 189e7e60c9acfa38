using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Spec.Runs;

namespace Bench.Statistics;

/// <summary>How near a run came to what its machine can do: the least time that the completed samples take on the machine's measured limits, over the time they took, in percent.</summary>
/// <remarks>
/// The time taken is the sum of the queries' latencies in single- and multi-stream, where nothing overlaps; the greatest latency in Offline;
/// and the time of the last completion in Server, which therefore counts waiting for arrivals as time. The samples of a multi-stream query may share the weights
/// that are read; those of Offline and Server all may.
/// </remarks>
public static class SpeedOfLight
{
    /// <summary>The percentage; 0 when nothing was completed.</summary>
    /// <param name="problem">What a sample costs.</param>
    /// <param name="log">The run.</param>
    /// <param name="limits">What the machine can do.</param>
    /// <param name="threads">Threads that the system under test computes with.</param>
    public static double PercentOf(Problem problem, RunLog log, MachineLimits limits, int threads)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(limits);
        EffectiveSettings settings = EffectiveSettings.Of(log.Header.Settings, log.Header.TotalSampleCount, log.Header.PerformanceSampleCount);
        QueryPhase phase = QueryStream.Of(settings, log.Header.Settings.Mode).Phases[0];
        int count = Math.Min(log.Records.Length, phase.SampleIndices.Length);
        bool oneByOne = settings.Scenario is Scenario.SingleStream or Scenario.MultiStream;
        int together = oneByOne ? phase.SamplesPerQuery : Math.Max(count, 1);
        double least = 0;
        long takenNs = 0;
        for (int start = 0; start < count; start += together)
        {
            Cost cost = default;
            long longestNs = 0;
            for (int i = start; i < Math.Min(start + together, count); i++)
            {
                QueryRecord record = log.Records[i];
                if (record.Status != QueryStatus.Complete)
                {
                    continue;
                }

                cost += problem.CostOf(phase.SampleIndices[i], TokensOf(record, log.TokenTimes), together);
                long scheduledNs = settings.Scenario == Scenario.Server ? phase.ScheduledNs[i / phase.SamplesPerQuery] : 0;
                longestNs = Math.Max(longestNs, scheduledNs + record.LatencyNs);
            }

            least += limits.LeastSeconds(cost, threads);
            takenNs += longestNs;
        }

        return takenNs == 0 ? 0 : 100 * least / (takenNs / 1e9);
    }

    private static int TokensOf(QueryRecord record, ImmutableArray<long> tokenTimes) =>
        record.TokenOffset == QueryRecord.NoTokens ? 0 : (int)tokenTimes[(int)record.TokenOffset];
}
