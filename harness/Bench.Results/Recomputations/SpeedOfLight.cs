using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Spec.Problems;
using Bench.Spec.Runs;

namespace Bench.Results.Recomputations;

/// <summary>How close a run came to what the machine can do at most.</summary>
/// <remarks>
/// The least time of a sample is what its cost takes at the machine's measured limit (<see cref="MachineLimits.LeastSeconds"/>). The percentage is
/// <list type="bullet">
/// <item>single-stream: the mean least time over the mean latency;</item>
/// <item>multi-stream: the mean least time of a query's samples, computed together, over the mean latency of a query;</item>
/// <item>Offline: the least time of all samples, computed together, over the greatest latency;</item>
/// <item>Server: the mean least time of a sample, alone, times the samples completed per second.</item>
/// </list>
/// Only samples that completed count. A value over 100 says that the machine did what was measured to be impossible.
/// </remarks>
public static class SpeedOfLight
{
    /// <summary>The percentage for a timed run; 0 when nothing completed.</summary>
    /// <param name="plan">For the threads of the SUT.</param>
    /// <param name="problem">What a sample costs.</param>
    /// <param name="limits">The machine's measured limits.</param>
    /// <param name="run">The run.</param>
    public static double Percent(Plan plan, Problem problem, MachineLimits limits, RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return Percent(plan, problem, limits, run, IssuedStream.Of(run.Header, run.Records.Length));
    }

    internal static double Percent(Plan plan, Problem problem, MachineLimits limits, RunLog run, IssuedStream stream)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(limits);
        TestSettings settings = run.Header.Settings;
        int together = settings.Scenario switch
        {
            Scenario.Offline => Math.Max(1, run.Records.Length),
            Scenario.MultiStream => settings.SamplesPerQuery,
            _ => 1,
        };
        (double leastSeconds, long completed) = Least(plan.Sut.Threads, problem, limits, run, stream, together);
        double tookSeconds = settings.Scenario switch
        {
            Scenario.Offline => run.Records.Where(IsComplete).Select(static record => record.LatencyNs).DefaultIfEmpty().Max() / 1e9,
            Scenario.Server => run.End.Summary.Value > 0 ? completed / run.End.Summary.Value : 0,
            Scenario.MultiStream => run.Records.Chunk(together).Where(static query => query.All(IsComplete)).Sum(static query => query.Max(static record => record.LatencyNs) / 1e9),
            _ => run.Records.Where(IsComplete).Sum(static record => record.LatencyNs / 1e9),
        };
        return tookSeconds > 0 ? 100 * leastSeconds / tookSeconds : 0;
    }

    /// <summary>The least time of all completed samples, and how many they are. Samples of like cost are counted first: a run has millions of samples and few costs.</summary>
    private static (double Seconds, long Completed) Least(int threads, Problem problem, MachineLimits limits, RunLog run, IssuedStream stream, int together)
    {
        Dictionary<(int Sample, int Tokens), long> counts = [];
        for (int record = 0; record < Math.Min(run.Records.Length, stream.Samples.Length); record++)
        {
            if (IsComplete(run.Records[record]))
            {
                (int, int) kind = (stream.Samples[record], TokensOf(run, record));
                counts[kind] = counts.GetValueOrDefault(kind) + 1;
            }
        }

        // In a fixed order, so that the sum is the same to the last bit wherever it is taken.
        double seconds = 0;
        foreach (((int sample, int tokens), long count) in counts.OrderBy(static pair => pair.Key))
        {
            seconds += count * limits.LeastSeconds(problem.CostOf(sample, tokens, together), threads);
        }

        return (seconds, counts.Values.Sum());
    }

    private static int TokensOf(RunLog run, int record) =>
        run.Records[record].TokenOffset is var offset && offset == QueryRecord.NoTokens ? 0 : (int)run.TokenTimes[(int)offset];

    private static bool IsComplete(QueryRecord record) => record.Status == QueryStatus.Complete;
}
