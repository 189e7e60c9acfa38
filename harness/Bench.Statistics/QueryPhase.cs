namespace Bench.Statistics;

/// <summary>The queries over one loadable set, in flat arrays: 4 bytes a sample and 8 bytes a query. For whoever reads a log; a run takes its queries from the <see cref="QuerySource"/> itself.</summary>
public sealed class QueryPhase
{
    private int[] samples;
    private long[] times;
    private int sampleCount;
    private int queryCount;

    private QueryPhase(QuerySource source, double queries)
    {
        Set = source.Set;
        SamplesPerQuery = source.SamplesPerQuery;
        if (!(queries * SamplesPerQuery < Array.MaxLength))
        {
            throw new ArgumentException($"about {queries * SamplesPerQuery:G3} samples would be generated; at most {Array.MaxLength} can be: lower the rate, the duration or the number of queries", nameof(queries));
        }

        // Poisson arrivals vary by the square root of their number; a single query (Offline) is exact, and large.
        double room = queries <= 1 ? 1 : queries + (6 * Math.Sqrt(queries));
        times = new long[(int)Math.Min(room, Array.MaxLength)];
        samples = new int[(int)Math.Min(room * SamplesPerQuery, Array.MaxLength)];
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

    /// <summary>Takes queries from their source.</summary>
    /// <param name="source">Where they come from.</param>
    /// <param name="mostSamples">Stops with the query that reaches so many samples.</param>
    /// <exception cref="ArgumentException">There are more samples than an array holds.</exception>
    public static QueryPhase Of(QuerySource source, long mostSamples = long.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(source);
        QueryPhase phase = new(source, Math.Min(source.ExpectedQueryCount, ((double)mostSamples / source.SamplesPerQuery) + 1));
        while (source.HasNext && phase.sampleCount < mostSamples)
        {
            phase.Add(source);
        }

        return phase;
    }

    private void Add(QuerySource source)
    {
        if (queryCount == times.Length)
        {
            Array.Resize(ref times, Math.Max(16, queryCount * 2));
        }

        if (sampleCount + SamplesPerQuery > samples.Length)
        {
            Array.Resize(ref samples, Math.Max(16, (sampleCount + SamplesPerQuery) * 2));
        }

        times[queryCount++] = source.Next(samples.AsSpan(sampleCount, SamplesPerQuery));
        sampleCount += SamplesPerQuery;
    }
}
