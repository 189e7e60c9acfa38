using System.Numerics;

namespace Bench.Statistics;

/// <summary>Values of given ranks out of any number of values, exactly, in a megabyte of memory: the values are read again, and never sorted nor kept.</summary>
/// <remarks>
/// The first reading counts values in buckets of 1/1024 relative width, as HdrHistogram does (Tene, 2012); each further one divides the buckets in which a wanted rank lies by 2048, until they are one value wide.
/// Latencies below 2 ms take two readings, below 4 s three.
/// </remarks>
internal sealed class RankSelection
{
    private const int SubBits = 10;
    private const int RefineBits = 11;
    private const int Buckets = 56 << SubBits;

    private readonly Action<Action<ReadOnlySpan<long>>> read;
    private readonly long[] counts = new long[2 * Buckets];

    /// <summary>Reads the values once.</summary>
    /// <param name="read">Hands over all values, piece by piece, the same each time it is called.</param>
    public RankSelection(Action<Action<ReadOnlySpan<long>>> read)
    {
        this.read = read;
        read(Count);
    }

    /// <summary>How many values there are.</summary>
    public long Total { get; private set; }

    /// <summary>Their sum.</summary>
    public Int128 Sum { get; private set; }

    /// <summary>The least; <see cref="long.MaxValue"/> of none.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>The greatest; <see cref="long.MinValue"/> of none.</summary>
    public long Greatest { get; private set; } = long.MinValue;

    /// <summary>The values at places of the ascending order.</summary>
    /// <param name="places">Each from 0 to <see cref="Total"/> - 1, in any order.</param>
    public long[] At(ReadOnlySpan<long> places)
    {
        Wanted[] wanted = new Wanted[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            wanted[i] = InBuckets(places[i]);
        }

        while (wanted.Any(static one => one.Shift > 0))
        {
            Refine(wanted);
        }

        return [.. wanted.Select(static one => one.Low)];
    }

    /// <summary>How many values are greater than a bound.</summary>
    public long CountOver(long bound)
    {
        long over = 0;
        read(values =>
        {
            foreach (long value in values)
            {
                over += value > bound ? 1 : 0;
            }
        });
        return over;
    }

    private void Count(ReadOnlySpan<long> values)
    {
        long least = Least, greatest = Greatest;
        Int128 sum = 0;
        foreach (long value in values)
        {
            counts[BucketOf(value)]++;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            sum += value;
        }

        (Least, Greatest) = (least, greatest);
        Sum += sum;
        Total += values.Length;
    }

    private Wanted InBuckets(long place)
    {
        long before = 0;
        int bucket = 0;
        while (before + counts[bucket] <= place)
        {
            before += counts[bucket++];
        }

        // Negative values mirror the others: -1 - v falls where v does.
        int index = bucket >= Buckets ? bucket - Buckets : Buckets - 1 - bucket;
        int shift = Math.Max(0, (index >> SubBits) - 1);
        long low = (long)(index - (shift << SubBits)) << shift;
        long width = 1L << shift;
        return new Wanted(bucket >= Buckets ? low : -low - width, shift, place - before);
    }

    private void Refine(Wanted[] wanted)
    {
        Dictionary<(long Low, int Shift), long[]> parts = [];
        foreach (Wanted one in wanted.Where(static one => one.Shift > 0))
        {
            parts.TryAdd((one.Low, one.Shift), new long[1 << Math.Min(RefineBits, one.Shift)]);
        }

        (long Low, int Shift, long[] Counts)[] targets = [.. parts.Select(static part => (part.Key.Low, part.Key.Shift, part.Value)).OrderBy(static part => part.Low)];
        long first = targets[0].Low;
        read(values =>
        {
            foreach (long value in values)
            {
                if (value < first)
                {
                    continue;
                }

                foreach ((long low, int shift, long[] inPart) in targets)
                {
                    ulong distance = unchecked((ulong)value - (ulong)low);
                    if (distance >> shift == 0)
                    {
                        inPart[(int)(distance >> Math.Max(0, shift - RefineBits))]++;
                        break;
                    }
                }
            }
        });
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].Shift > 0)
            {
                wanted[i] = wanted[i].In(parts[(wanted[i].Low, wanted[i].Shift)]);
            }
        }
    }

    private static int BucketOf(long value)
    {
        ulong magnitude = (ulong)(value ^ (value >> 63));
        int shift = Math.Max(0, 63 - SubBits - BitOperations.LeadingZeroCount(magnitude | 1));
        int index = (shift << SubBits) + (int)(magnitude >> shift);
        return value >= 0 ? Buckets + index : Buckets - 1 - index;
    }

    /// <summary>A rank that is looked for: among 2^Shift values from Low on, at a place of those that lie there.</summary>
    private readonly record struct Wanted(long Low, int Shift, long Place)
    {
        public Wanted In(long[] counts)
        {
            long before = 0;
            int part = 0;
            while (before + counts[part] <= Place)
            {
                before += counts[part++];
            }

            int shift = Math.Max(0, Shift - RefineBits);
            return new Wanted(Low + ((long)part << shift), shift, Place - before);
        }
    }
}
