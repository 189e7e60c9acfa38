namespace Bench.Statistics;

/// <summary>The queries over one loadable set, in flat arrays: 4 bytes a sample and 8 bytes a query.</summary>
public sealed class QueryPhase
{
    private int[] samples;
    private long[] times;
    private int sampleCount;
    private int queryCount;

    internal QueryPhase(LoadableSet set, int samplesPerQuery, double expectedQueries)
    {
        Set = set;
        SamplesPerQuery = samplesPerQuery;
        if (!(expectedQueries * samplesPerQuery < Array.MaxLength))
        {
            throw new ArgumentException($"about {expectedQueries * samplesPerQuery:G3} samples would be generated; at most {Array.MaxLength} can be: lower the rate, the duration or the number of queries", nameof(expectedQueries));
        }

        // Poisson arrivals vary by the square root of their number; a single query (Offline) is exact, and large.
        double queries = expectedQueries <= 1 ? 1 : expectedQueries + (6 * Math.Sqrt(expectedQueries));
        times = new long[(int)Math.Min(queries, Array.MaxLength)];
        samples = new int[(int)Math.Min(queries * samplesPerQuery, Array.MaxLength)];
    }

    /// <summary>The samples to be loaded before these queries and let go after them.</summary>
    public LoadableSet Set { get; }

    /// <summary>Samples of each query.</summary>
    public int SamplesPerQuery { get; }

    /// <summary>Number of queries.</summary>
    public int QueryCount => queryCount;

    /// <summary>Sample indices in the library, query after query: query q has <c>[q·SamplesPerQuery, (q+1)·SamplesPerQuery)</c>.</summary>
    public ReadOnlySpan<int> SampleIndices => samples.AsSpan(0, sampleCount);

    /// <summary>When each query is scheduled, nanoseconds since the start of the phase. Only Server issues by it.</summary>
    public ReadOnlySpan<long> ScheduledNs => times.AsSpan(0, queryCount);

    /// <summary>Appends a query; the caller fills the returned samples.</summary>
    internal Span<int> Add(long scheduledNs)
    {
        if (queryCount == times.Length)
        {
            Array.Resize(ref times, Math.Max(16, queryCount * 2));
        }

        if (sampleCount + SamplesPerQuery > samples.Length)
        {
            Array.Resize(ref samples, Math.Max(16, (sampleCount + SamplesPerQuery) * 2));
        }

        times[queryCount++] = scheduledNs;
        sampleCount += SamplesPerQuery;
        return samples.AsSpan(sampleCount - SamplesPerQuery, SamplesPerQuery);
    }
}
