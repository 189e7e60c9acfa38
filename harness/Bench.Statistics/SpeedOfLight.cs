using Bench.Spec;
using Bench.Spec.Definitions;
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
    /// <param name="plan">Threads that the system under test computes with, and the format in which it declares to keep weights.</param>
    /// <param name="log">The run.</param>
    /// <param name="limits">What the machine can do.</param>
    public static double PercentOf(Problem problem, Plan plan, RunLog log, MachineLimits limits)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(log);
        ArgumentNullException.ThrowIfNull(limits);
        if (log.Records.CountOf(QueryStatus.Complete) == 0)
        {
            return 0;
        }

        CompletedSamples completed = LogFigures.Of(log).Completed;
        int together = log.Header.Settings.Scenario switch
        {
            Scenario.Offline or Scenario.Server => Math.Max(1, completed.Issued),
            Scenario.MultiStream => log.Header.Settings.SamplesPerQuery,
            _ => 1,
        };

        // In a fixed order, so that the sum is the same to the last bit wherever it is taken.
        double least = completed.Kinds.Sum(kind => kind.Count * limits.LeastSeconds(problem.CostOf(kind.Sample, kind.Tokens, together, plan.Precision.Inputs), plan.Sut.Threads, plan.Precision.Inputs));
        double took = TookSeconds(log, completed);
        return took > 0 ? 100 * least / took : double.PositiveInfinity;
    }

    private static double TookSeconds(RunLog log, CompletedSamples completed) => log.Header.Settings.Scenario switch
    {
        Scenario.Offline => LogFigures.Of(log).Latencies.Samples.MaxNs / 1e9,
        Scenario.Server => log.Records.CountOf(QueryStatus.Complete) / RunMetrics.Of(log).Value,
        _ => completed.OneByOneSeconds,
    };
}
