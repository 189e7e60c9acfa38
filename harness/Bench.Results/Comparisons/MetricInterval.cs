using System.Collections.Immutable;
using Bench.Results.Recomputations;
using Bench.Spec;
using Bench.Spec.Runs;
using MathNet.Numerics.Distributions;

namespace Bench.Results.Comparisons;

/// <summary>Between which values a run's metric lies, as far as its own log can tell.</summary>
/// <param name="Low">Lower end, in the metric's unit.</param>
/// <param name="High">Upper end.</param>
public readonly record struct MetricInterval(double Low, double High)
{
    /// <summary>The confidence of one metric's interval; two of them bound a ratio at <see cref="RatioConfidence"/> or more (Bonferroni).</summary>
    public const double Confidence = 0.975;

    /// <summary>The least confidence of a ratio's interval.</summary>
    public const double RatioConfidence = 0.95;

    private const int Batches = 20;

    /// <summary>How the interval of a scenario's metric is found, for people.</summary>
    public static string MethodOf(Scenario scenario) => scenario is Scenario.SingleStream or Scenario.MultiStream
        ? "order statistics of the latencies (binomial, distribution-free)"
        : $"means of {Batches} batches of completions in order of time (Student t)";

    /// <summary>The interval; null when the log is too short to give one.</summary>
    /// <remarks>It speaks of the variation within this run, not of that from run to run.</remarks>
    public static MetricInterval? Of(RunLog run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return run.Header.Settings.Scenario switch
        {
            Scenario.SingleStream => OfPercentile(run, samplesPerQuery: 1),
            Scenario.MultiStream => OfPercentile(run, run.Header.Settings.SamplesPerQuery),
            _ => OfRate(run),
        };
    }

    /// <summary>The ranks between which the p-quantile lies: of n values the number below it is binomial (n, p).</summary>
    /// <remarks>Source: David and Nagaraja, Order Statistics (3rd ed.), section 7.1. A rank beyond the last value means that the run is too short.</remarks>
    private static MetricInterval? OfPercentile(RunLog run, int samplesPerQuery)
    {
        long[] sorted = [.. run.Records.Chunk(samplesPerQuery)
            .Where(static query => query.All(static record => record.Status == QueryStatus.Complete))
            .Select(static query => query.Max(static record => record.LatencyNs)).Order()];
        if (sorted.Length == 0)
        {
            return null;
        }

        double tail = (1 - Confidence) / 2;
        double percentile = run.Header.Settings.TargetLatencyPercentile;
        int low = RankAt(tail, percentile, sorted.Length);
        int high = RankAt(1 - tail, percentile, sorted.Length) + 1;
        return low < 1 || high > sorted.Length ? null : new MetricInterval(sorted[low - 1], sorted[high - 1]);
    }

    /// <summary>The least k with P[Binomial(n, p) ≤ k] ≥ the probability.</summary>
    private static int RankAt(double probability, double p, int n)
    {
        int low = 0, high = n;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = Binomial.CDF(p, n, middle) >= probability ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    /// <summary>The rate from the mean duration of batches of equally many completions.</summary>
    /// <remarks>Source: Law, Simulation Modeling and Analysis (5th ed.), section 9.5.3: batches long enough are nearly independent.</remarks>
    private static MetricInterval? OfRate(RunLog run)
    {
        ImmutableArray<long> done = CompletionTimes(run);
        int size = (done.Length - 1) / Batches;
        if (size < 2)
        {
            return null;
        }

        double[] seconds = [.. Enumerable.Range(0, Batches).Select(batch => (done[(batch + 1) * size] - done[batch * size]) / 1e9)];
        double mean = seconds.Average();
        double variance = seconds.Sum(value => (value - mean) * (value - mean)) / (Batches - 1);
        double half = StudentT.InvCDF(0, 1, Batches - 1, (1 + Confidence) / 2) * Math.Sqrt(variance / Batches);
        return mean - half > 0 ? new MetricInterval(size / (mean + half), size / (mean - half)) : null;
    }

    private static ImmutableArray<long> CompletionTimes(RunLog run)
    {
        bool server = run.Header.Settings.Scenario == Scenario.Server;
        ImmutableArray<long> scheduled = server ? IssuedStream.Of(run.Header, run.Records.Length).ScheduledNs : [];
        return
        [
            .. run.Records
                .Select((record, number) => (record.Status, Time: record.LatencyNs + (server ? scheduled[number] : record.IssueNs)))
                .Where(static completion => completion.Status == QueryStatus.Complete)
                .Select(static completion => completion.Time)
                .Order(),
        ];
    }
}
