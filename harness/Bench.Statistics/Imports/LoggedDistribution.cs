using System.Collections.Immutable;
using System.Globalization;
using Bench.Spec.Judging;

namespace Bench.Statistics.Imports;

/// <summary>The least, greatest and mean latency of a log with its percentiles: what a distribution of that many latencies allows them to be.</summary>
/// <remarks>Source: LoadGen's results.cc: the percentile p of n latencies is the one with truncate(n p) smaller ones; the mean is truncated to whole nanoseconds.</remarks>
public sealed record LoggedDistribution
{
    private static readonly ImmutableArray<(double Fraction, string Name)> Percentiles = [(0.5, "50.00"), (0.9, "90.00"), (0.95, "95.00"), (0.97, "97.00"), (0.99, "99.00"), (0.999, "99.90")];

    private LoggedDistribution(ImmutableArray<LoggedLatency> ascending, LoggedLatency mean, double count)
    {
        Ascending = ascending;
        Mean = mean;
        Count = count;
    }

    /// <summary>Least, percentiles and greatest, each with its rank from 0 among <see cref="Count"/> latencies.</summary>
    public ImmutableArray<LoggedLatency> Ascending { get; }

    /// <summary>The mean.</summary>
    public LoggedLatency Mean { get; }

    /// <summary>How many latencies there are.</summary>
    public double Count { get; }

    /// <summary>The latencies of samples.</summary>
    /// <param name="log">The log.</param>
    /// <param name="samples">How many there are.</param>
    public static LoggedDistribution? OfSamples(DetailLog log, double samples) => Of(log, samples, "result_{0}_latency_ns", "result_{0}_percentile_latency_ns");

    /// <summary>The latencies of multi-stream queries.</summary>
    /// <param name="log">The log.</param>
    /// <param name="queries">How many there are.</param>
    public static LoggedDistribution? OfQueries(DetailLog log, double queries) => Of(log, queries, "result_{0}_query_latency_ns", "result_{0}_percentile_per_query_latency_ns");

    /// <summary>The latencies of first tokens.</summary>
    /// <param name="log">The log.</param>
    /// <param name="samples">How many there are.</param>
    public static LoggedDistribution? OfFirstTokens(DetailLog log, double samples) => Of(log, samples, "result_first_token_{0}_latency_ns", "result_first_token_{0}_percentile_latency_ns");

    /// <summary>The first pair that does not ascend; null when all do.</summary>
    public (LoggedLatency Less, LoggedLatency More)? Disorder
    {
        get
        {
            for (int i = 1; i < Ascending.Length; i++)
            {
                if (Ascending[i].Value < Ascending[i - 1].Value)
                {
                    return (Ascending[i - 1], Ascending[i]);
                }
            }

            return null;
        }
    }

    /// <summary>The least and greatest mean that the percentiles allow.</summary>
    public (double Least, double Greatest) MeanBounds
    {
        get
        {
            double least = 0;
            double greatest = 0;
            for (int i = 1; i < Ascending.Length; i++)
            {
                // Ranks from one to the next: none of these latencies is less than the lower, none greater than the higher.
                double ranks = Ascending[i].Rank - Ascending[i - 1].Rank;
                least += ranks * Ascending[i - 1].Value;
                greatest += ranks * Ascending[i].Value;
            }

            // The last rank is the greatest latency itself; in the upper sum the least one takes its place.
            return ((least + Ascending[^1].Value) / Count, (greatest + Ascending[0].Value) / Count);
        }
    }

    /// <summary>The values between which the latency of a rank lies.</summary>
    /// <param name="rank">From 0.</param>
    public (LoggedLatency Least, LoggedLatency Greatest) Around(double rank) =>
        (Ascending.Last(one => one.Rank <= rank || one == Ascending[0]), Ascending.First(one => one.Rank >= rank || one == Ascending[^1]));

    /// <summary>The least and greatest number of latencies over a bound that the percentiles allow.</summary>
    /// <param name="bound">Nanoseconds.</param>
    public (double Least, double Greatest) Over(double bound)
    {
        double least = 0;
        double greatest = Count;
        foreach (LoggedLatency one in Ascending)
        {
            if (one.Value > bound)
            {
                least = Math.Max(least, Count - one.Rank);
            }
            else
            {
                greatest = Math.Min(greatest, Count - one.Rank - 1);
            }
        }

        return (least, greatest);
    }

    private static LoggedDistribution? Of(DetailLog log, double count, string extreme, string percentile)
    {
        ArgumentNullException.ThrowIfNull(log);
        LoggedLatency? Read(string name, double rank) => log.Real(name) is { } value ? new LoggedLatency(name, value, rank) : null;
        string Named(string form, string name) => string.Format(CultureInfo.InvariantCulture, form, name);
        ImmutableArray<LoggedLatency?> read =
        [
            Read(Named(extreme, "min"), 0),
            .. Percentiles.Select(one => Read(Named(percentile, one.Name), Math.Min(Math.Floor(count * one.Fraction), count - 1))),
            Read(Named(extreme, "max"), count - 1),
        ];
        return count >= 1 && count < 1e15 && read.All(static one => one is not null) && Read(Named(extreme, "mean"), 0) is { } mean
            ? new LoggedDistribution([.. read.Select(static one => one!.Value)], mean, count)
            : null;
    }
}
