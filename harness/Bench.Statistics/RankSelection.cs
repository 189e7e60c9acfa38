using System.Numerics;

namespace Bench.Statistics;

/// <summary>Values of given ranks out of any number of values, exactly, in ten megabytes of memory at most: the values are read again, and never all of them kept.</summary>
/// <remarks>
/// The first reading counts values in buckets of 1/1024 relative width, as HdrHistogram does (Tene, 2012). Where the buckets in which wanted ranks lie hold few values, a second reading collects and sorts them;
/// otherwise it divides those buckets by 2048, and so on.
/// </remarks>
internal sealed class RankSelection
{
    private const int SubBits = 10;
    private const int RefineBits = 11;
    private const int Buckets = 56 << SubBits;

    private const int MostCollected = 1 << 20;
    private readonly long[] counts = new long[2 * Buckets];

    /// <summary>How many values there are.</summary>
    public long Total { get; private set; }

    /// <summary>Their sum.</summary>
    public Int128 Sum { get; private set; }

    /// <summary>The least; <see cref="long.MaxValue"/> of none.</summary>
    public long Least { get; private set; } = long.MaxValue;

    /// <summary>The greatest; <see cref="long.MinValue"/> of none.</summary>
    public long Greatest { get; private set; } = long.MinValue;

    /// <summary>Takes values in the first reading.</summary>
    public void Add(ReadOnlySpan<long> values)
    {
        long least = Least, greatest = Greatest;

        // The sum of a piece in halves, each of which fits.
        long low = 0, high = 0;
        foreach (long value in values)
        {
            counts[BucketOf(value)]++;
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
            low += unchecked((uint)value);
            high += value >> 32;
        }

        (Least, Greatest) = (least, greatest);
        Sum += ((Int128)high << 32) + low;
        Total += values.Length;
    }

    /// <summary>The values at places of the ascending order.</summary>
    /// <param name="places">Each from 0 to <see cref="Total"/> - 1, in any order.</param>
    /// <param name="read">Hands over all values again, piece by piece, the same each time it is called.</param>
    public long[] At(ReadOnlySpan<long> places, Action<Action<ReadOnlySpan<long>>> read)
    {
        Wanted[] wanted = new Wanted[places.Length];
        for (int i = 0; i < places.Length; i++)
        {
            wanted[i] = InBuckets(places[i]);
        }

        while (wanted.Any(static one => one.Shift > 0))
        {
            Bucket[] buckets = [.. wanted.Where(static one => one.Shift > 0).Select(static one => one.Bucket).Distinct().OrderBy(static bucket => bucket.Low)];
            if (buckets.Sum(static bucket => bucket.Count) <= MostCollected)
            {
                return Collect(wanted, buckets, read);
            }

            Refine(wanted, buckets, read);
        }

        return [.. wanted.Select(static one => one.Low)];
    }

    /// <summary>How many values are greater than a bound.</summary>
    public static long CountOver(long bound, Action<Action<ReadOnlySpan<long>>> read)
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
        return new Wanted(new Bucket(bucket >= Buckets ? low : -low - width, shift, counts[bucket]), place - before);
    }

    /// <summary>Collects the values in the buckets, which are few: each is then at its place of its own bucket.</summary>
    private static long[] Collect(Wanted[] wanted, Bucket[] buckets, Action<Action<ReadOnlySpan<long>>> read)
    {
        Dictionary<Bucket, List<long>> found = buckets.ToDictionary(static bucket => bucket, static bucket => new List<long>((int)bucket.Count));
        List<long>[] lists = [.. buckets.Select(bucket => found[bucket])];
        read(values =>
        {
            foreach (long value in values)
            {
                if (PlaceOf(value, buckets) is int place and >= 0)
                {
                    lists[place].Add(value);
                }
            }
        });
        Array.ForEach(lists, static list => list.Sort());
        return [.. wanted.Select(one => one.Shift == 0 ? one.Low : found[one.Bucket][(int)one.Place])];
    }

    /// <summary>Divides the buckets.</summary>
    private static void Refine(Wanted[] wanted, Bucket[] buckets, Action<Action<ReadOnlySpan<long>>> read)
    {
        long[][] parts = [.. buckets.Select(static bucket => new long[1 << Math.Min(RefineBits, bucket.Shift)])];
        read(values =>
        {
            foreach (long value in values)
            {
                if (PlaceOf(value, buckets) is int place and >= 0)
                {
                    ulong distance = unchecked((ulong)value - (ulong)buckets[place].Low);
                    parts[place][(int)(distance >> Math.Max(0, buckets[place].Shift - RefineBits))]++;
                }
            }
        });
        for (int i = 0; i < wanted.Length; i++)
        {
            if (wanted[i].Shift > 0)
            {
                wanted[i] = wanted[i].In(parts[Array.IndexOf(buckets, wanted[i].Bucket)]);
            }
        }
    }

    /// <summary>Which of the buckets, ascending, a value lies in; -1 for none.</summary>
    private static int PlaceOf(long value, ReadOnlySpan<Bucket> buckets)
    {
        if (value < buckets[0].Low)
        {
            return -1;
        }

        for (int place = buckets.Length - 1; place >= 0; place--)
        {
            if (value >= buckets[place].Low)
            {
                return unchecked((ulong)value - (ulong)buckets[place].Low) >> buckets[place].Shift == 0 ? place : -1;
            }
        }

        return -1;
    }

    private static int BucketOf(long value)
    {
        ulong magnitude = (ulong)(value ^ (value >> 63));
        int shift = Math.Max(0, 63 - SubBits - BitOperations.LeadingZeroCount(magnitude | 1));
        int index = (shift << SubBits) + (int)(magnitude >> shift);
        return value >= 0 ? Buckets + index : Buckets - 1 - index;
    }

    /// <summary>2^Shift values from Low on, of which there are so many.</summary>
    private readonly record struct Bucket(long Low, int Shift, long Count);

    /// <summary>A rank that is looked for: in a bucket, at a place of the values that lie there.</summary>
    private readonly record struct Wanted(Bucket Bucket, long Place)
    {
        public long Low => Bucket.Low;

        public int Shift => Bucket.Shift;

        public Wanted In(long[] counts)
        {
            long before = 0;
            int part = 0;
            while (before + counts[part] <= Place)
            {
                before += counts[part++];
            }

            int shift = Math.Max(0, Shift - RefineBits);
            return new Wanted(new Bucket(Low + ((long)part << shift), shift, counts[part]), Place - before);
        }
    }
}
