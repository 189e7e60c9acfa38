namespace Bench.Statistics;

/// <summary>Latencies, with LoadGen's statistics.</summary>
/// <remarks>A percentile is the latency at index trunc(n·p) of the ascending order, the product in double precision: no interpolation. All are 0 when there are none. Thread-safe.</remarks>
public sealed class Latencies
{
    private readonly long[]? ascending;
    private readonly RankSelection? selection;
    private readonly Action<Action<ReadOnlySpan<long>>>? read;
    private readonly Dictionary<long, long> found = [];

    /// <summary>Takes latencies in nanoseconds, in any order.</summary>
    public Latencies(ReadOnlySpan<long> latenciesNs)
    {
        ascending = RadixSort.Ascending(latenciesNs);
        Count = ascending.Length;
        Int128 sum = 0;
        foreach (long latency in ascending)
        {
            sum += latency;
        }

        if (Count > 0)
        {
            (MinNs, MaxNs, MeanNs) = (ascending[0], ascending[^1], (long)(sum / Count));
        }
    }

    /// <summary>Takes latencies that can be read again and again: as many as there are, in little memory.</summary>
    /// <param name="read">Hands over all latencies in nanoseconds, piece by piece, the same each time it is called.</param>
    public Latencies(Action<Action<ReadOnlySpan<long>>> read)
    {
        ArgumentNullException.ThrowIfNull(read);
        selection = new RankSelection();
        this.read = read;
        read(selection.Add);
        (Count, MinNs, MaxNs, MeanNs) = StatisticsOf(selection);
    }

    /// <summary>Takes latencies that were counted in a first reading and can be read again.</summary>
    /// <param name="counted">What the first reading counted: all of them.</param>
    /// <param name="read">Hands over all latencies in nanoseconds again, piece by piece, the same each time it is called.</param>
    internal Latencies(RankSelection counted, Action<Action<ReadOnlySpan<long>>> read)
    {
        selection = counted;
        this.read = read;
        (Count, MinNs, MaxNs, MeanNs) = StatisticsOf(counted);
    }

    /// <summary>How many there are.</summary>
    public long Count { get; }

    /// <summary>Least, nanoseconds.</summary>
    public long MinNs { get; }

    /// <summary>Greatest, nanoseconds.</summary>
    public long MaxNs { get; }

    /// <summary>Mean, nanoseconds, truncated.</summary>
    public long MeanNs { get; }

    /// <summary>All of them, ascending; only of latencies that were given in memory.</summary>
    public ReadOnlySpan<long> Ascending => ascending ?? throw new InvalidOperationException("the latencies are not in memory");

    /// <summary>The latency at a percentile.</summary>
    /// <param name="fraction">In [0, 1).</param>
    public long Percentile(double fraction)
    {
        if (!(fraction is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "must be in [0, 1)");
        }

        return Count == 0 ? 0 : At(PlaceOf(fraction));
    }

    /// <summary>The latency of a rank from the top; 1 is the greatest.</summary>
    public long FromTop(long rank) => At(Count - rank);

    /// <summary>How many are greater than a bound.</summary>
    public long CountOver(long boundNs)
    {
        if (ascending is null)
        {
            return boundNs >= MaxNs ? 0 : RankSelection.CountOver(boundNs, read!);
        }

        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = ascending[middle] > boundNs ? (low, middle) : (middle + 1, high);
        }

        return ascending.Length - low;
    }

    private static (long Count, long MinNs, long MaxNs, long MeanNs) StatisticsOf(RankSelection counted) =>
        counted.Total == 0 ? default : (counted.Total, counted.Least, counted.Greatest, (long)(counted.Sum / counted.Total));

    // Just below 1 the product may round up to n itself.
    private long PlaceOf(double fraction) => Math.Min((long)(Count * fraction), Count - 1);

    private long At(long place)
    {
        if (ascending is not null)
        {
            return ascending[place];
        }

        // Whoever asks for one percentile asks for all that are reported: looked up together, they cost one reading.
        lock (found)
        {
            if (!found.TryGetValue(place, out long value))
            {
                List<long> places = [place];
                foreach (double percentile in Judgement.ReportedPercentiles)
                {
                    places.Add(PlaceOf(percentile));
                }

                long[] values = selection!.At([.. places], read!);
                for (int i = 0; i < values.Length; i++)
                {
                    found[places[i]] = values[i];
                }

                value = values[0];
            }

            return value;
        }
    }
}
