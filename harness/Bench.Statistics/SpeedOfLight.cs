using System.Collections.Immutable;
using System.Runtime.InteropServices;
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
    private static readonly LogMemory<Completed> All = new(CompletedOf);

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
        if (log.Records.CountOf(QueryStatus.Complete) == 0)
        {
            return 0;
        }

        Completed completed = All.Of(log);
        return completed.TookSeconds > 0 ? 100 * LeastSeconds(problem, completed, limits, threads) / completed.TookSeconds : double.PositiveInfinity;
    }

    // In a fixed order, so that the sum is the same to the last bit wherever it is taken.
    private static double LeastSeconds(Problem problem, Completed completed, MachineLimits limits, int threads) =>
        completed.Kinds.Sum(kind => kind.Count * limits.LeastSeconds(problem.CostOf(kind.Sample, kind.Tokens, completed.Together), threads));

    /// <summary>The completed samples of the first phase. Samples of like cost are counted: a run has millions of samples and few costs.</summary>
    private static Completed CompletedOf(RunLog log)
    {
        IssuedStream issued = IssuedStream.Of(log.Header, log.Records.Length);
        IssuedPhase phase = issued.Phases.FirstOrDefault();
        Dictionary<(int Sample, int Tokens), long> counts = [];
        using IssueOrder order = new(log.Header);
        foreach (QueryRecord record in log.Records.Take(phase.Records))
        {
            order.MoveNext();
            if (IsComplete(record))
            {
                int tokens = record.TokenOffset == QueryRecord.NoTokens ? 0 : (int)log.TokenTimes[(int)record.TokenOffset];
                CollectionsMarshal.GetValueRefOrAddDefault(counts, (order.Sample, tokens), out _)++;
            }
        }

        return new Completed
        {
            Kinds = [.. counts.OrderBy(static kind => kind.Key).Select(static kind => (kind.Key.Sample, kind.Key.Tokens, kind.Value))],
            Together = log.Header.Settings.Scenario switch
            {
                Scenario.Offline or Scenario.Server => Math.Max(1, phase.Records),
                Scenario.MultiStream => phase.SamplesPerQuery,
                _ => 1,
            },
            TookSeconds = TookSeconds(log),
        };
    }

    private static double TookSeconds(RunLog log) => log.Header.Settings.Scenario switch
    {
        Scenario.Offline => RecordedResult.SamplesOf(log.Records).MaxNs / 1e9,
        Scenario.Server => log.Records.CountOf(QueryStatus.Complete) / RunMetrics.Of(log).Value,
        Scenario.MultiStream => log.Records.Chunk(log.Header.Settings.SamplesPerQuery).Sum(static query => query.Where(IsComplete).Select(static record => record.LatencyNs).DefaultIfEmpty().Max() / 1e9),
        _ => log.Records.Where(IsComplete).Sum(static record => record.LatencyNs / 1e9),
    };

    private static bool IsComplete(QueryRecord record) => record.Status == QueryStatus.Complete;

    /// <summary>What a run completed, and in what time: neither depends on the machine's limits.</summary>
    private sealed record Completed
    {
        /// <summary>The kinds of samples, in order, and how many of each.</summary>
        public required ImmutableArray<(int Sample, int Tokens, long Count)> Kinds { get; init; }

        /// <summary>Samples computed together.</summary>
        public required int Together { get; init; }

        /// <summary>The time that they took.</summary>
        public required double TookSeconds { get; init; }
    }
}
