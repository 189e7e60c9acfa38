using System.Numerics;
using Bench.Spec;
using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>The random ids of a run's records, and the way back from an id to its record: a hash table that is complete before the run and only read in it.</summary>
internal sealed class QueryIds
{
    private readonly ulong[] ids;
    private readonly int[] table;
    private int expected;

    public QueryIds(SaltedChoices choices, int count)
    {
        ids = new ulong[count];

        // Half full at most: a search looks at two entries on average. The ids are random, so their low bits are a hash.
        table = new int[(int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(4, Math.Min(count, 1 << 29) * 2))];
        for (int record = 0; record < count; record++)
        {
            ids[record] = choices.QueryId(record);
            int place = PlaceOf(ids[record]);
            while (table[place] != 0)
            {
                place = (place + 1) & (table.Length - 1);
            }

            table[place] = record + 1;
        }
    }

    public ulong this[int record] => ids[record];

    /// <summary>The record of an id, -1 for an id that was never given.</summary>
    public int RecordOf(ulong id)
    {
        // Most completions come in order of issue: then the answer is at hand without a miss of the cache. A stale value only costs the search.
        int guess = Volatile.Read(ref expected);
        if ((uint)guess < (uint)ids.Length && ids[guess] == id)
        {
            Volatile.Write(ref expected, guess + 1);
            return guess;
        }

        for (int place = PlaceOf(id); table[place] != 0; place = (place + 1) & (table.Length - 1))
        {
            int record = table[place] - 1;
            if (ids[record] == id)
            {
                Volatile.Write(ref expected, record + 1);
                return record;
            }
        }

        return -1;
    }

    /// <summary>The digest of the first ids as little-endian 64-bit integers.</summary>
    public Sha256Digest Digest(int count) => StreamDigest.Of(ids.AsSpan(0, count));

    private int PlaceOf(ulong id) => (int)(id & (uint)(table.Length - 1));
}
