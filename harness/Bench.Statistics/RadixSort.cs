namespace Bench.Statistics;

/// <summary>Sorts latencies: a million take a few milliseconds, an order less than by comparisons.</summary>
internal static class RadixSort
{
    private const int DigitBits = 11;
    private const int Radix = 1 << DigitBits;

    /// <summary>An ascending copy; least significant digit first, only as many digits as the range of the values has.</summary>
    public static long[] Ascending(ReadOnlySpan<long> values)
    {
        long[] from = values.ToArray();
        if (from.Length < Radix)
        {
            Array.Sort(from);
            return from;
        }

        long least = long.MaxValue, greatest = long.MinValue;
        foreach (long value in from)
        {
            least = Math.Min(least, value);
            greatest = Math.Max(greatest, value);
        }

        long[] to = new long[from.Length];
        ulong range = unchecked((ulong)greatest - (ulong)least);
        for (int shift = 0; shift < 64 && range >> shift != 0; shift += DigitBits)
        {
            Pass(from, to, least, shift);
            (from, to) = (to, from);
        }

        return from;
    }

    private static void Pass(long[] from, long[] to, long least, int shift)
    {
        unchecked
        {
            Span<int> next = stackalloc int[Radix];
            next.Clear();
            foreach (long value in from)
            {
                next[Digit(value, least, shift)]++;
            }

            int start = 0;
            for (int digit = 0; digit < Radix; digit++)
            {
                (next[digit], start) = (start, start + next[digit]);
            }

            foreach (long value in from)
            {
                to[next[Digit(value, least, shift)]++] = value;
            }
        }
    }

    // Digits of the distance from the least value, so that negative values sort as well.
    private static int Digit(long value, long least, int shift) => unchecked((int)((((ulong)value - (ulong)least) >> shift) & (Radix - 1)));
}
