namespace Bench.Statistics;

/// <summary>Latencies in ascending order, with LoadGen's statistics.</summary>
/// <remarks>A percentile is the latency at index trunc(n·p), the product in double precision: no interpolation. All are 0 when there are none.</remarks>
public sealed class Latencies
{
    private readonly long[] ascending;

    /// <summary>Takes latencies in nanoseconds, in any order.</summary>
    public Latencies(ReadOnlySpan<long> latenciesNs)
    {
        ascending = RadixSort.Ascending(latenciesNs);
        Int128 sum = 0;
        foreach (long latency in ascending)
        {
            sum += latency;
        }

        MeanNs = ascending.Length == 0 ? 0 : (long)(sum / ascending.Length);
    }

    /// <summary>How many there are.</summary>
    public int Count => ascending.Length;

    /// <summary>Least, nanoseconds.</summary>
    public long MinNs => ascending.Length == 0 ? 0 : ascending[0];

    /// <summary>Greatest, nanoseconds.</summary>
    public long MaxNs => ascending.Length == 0 ? 0 : ascending[^1];

    /// <summary>Mean, nanoseconds, truncated.</summary>
    public long MeanNs { get; }

    /// <summary>All of them, ascending.</summary>
    public ReadOnlySpan<long> Ascending => ascending;

    /// <summary>The latency at a percentile.</summary>
    /// <param name="fraction">In [0, 1).</param>
    public long Percentile(double fraction)
    {
        if (!(fraction is >= 0 and < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "must be in [0, 1)");
        }

        // Just below 1 the product may round up to n itself.
        return ascending.Length == 0 ? 0 : ascending[Math.Min((int)(ascending.Length * fraction), ascending.Length - 1)];
    }

    /// <summary>The latency of a rank from the top; 1 is the greatest.</summary>
    public long FromTop(long rank) => ascending[(int)(ascending.Length - rank)];

    /// <summary>How many are greater than a bound.</summary>
    public long CountOver(long boundNs)
    {
        int low = 0, high = ascending.Length;
        while (low < high)
        {
            int middle = low + ((high - low) / 2);
            (low, high) = ascending[middle] > boundNs ? (low, middle) : (middle + 1, high);
        }

        return ascending.Length - low;
    }
}
