using Bench.Spec;

namespace Bench.Statistics;

/// <summary>The draws that LoadGen makes from an <see cref="Mt19937"/>, bit for bit as the C++ library makes them.</summary>
/// <remarks>
/// The C++ standard leaves the algorithms of its distributions open: these are libstdc++'s, and the integers are those of the generation that the <see cref="RngProfile"/> names.
/// Not thread-safe.
/// </remarks>
public sealed class TrafficRandom
{
    // From 65536 elements on, the product of two neighbouring ranges no longer fits the generator's 32 bits.
    private const int LargestPairedShuffle = 65535;
    private readonly Mt19937 bits;
    private readonly bool byDivision;

    /// <summary>A generator of a seed, at its beginning.</summary>
    /// <param name="seed">The seed; only its low 32 bits count.</param>
    /// <param name="profile">The generation of the random streams.</param>
    public TrafficRandom(ulong seed, RngProfile profile)
        : this(new Mt19937(seed), profile == RngProfile.LoadGen6Libstdcxx10)
    {
    }

    private TrafficRandom(Mt19937 bits, bool byDivision)
    {
        this.bits = bits;
        this.byDivision = byDivision;
    }

    /// <summary>A generator that goes on as this one will, on its own.</summary>
    public TrafficRandom Copy() => new(bits.Copy(), byDivision);

    /// <summary>A uniform integer in [0, <paramref name="n"/>); draws at least one number, even for n = 1.</summary>
    /// <param name="n">At least 1.</param>
    public uint Uniform(uint n)
    {
        ArgumentOutOfRangeException.ThrowIfZero(n);
        return byDivision ? UniformByDivision(n) : UniformByMultiplication(n);
    }

    /// <summary>A uniform real in [0, 1) with 53 random bits, from two draws.</summary>
    /// <remarks>libstdc++'s <c>generate_canonical&lt;double, 53&gt;</c>: the first draw is the low half.</remarks>
    public double Canonical()
    {
        double low = bits.Next();
        double high = bits.Next();
        double real = (low + (high * 4294967296.0)) / 18446744073709551616.0;
        return real < 1 ? real : 1 - Math.ScaleB(1, -53);
    }

    /// <summary>An exponential real of mean 1, from two draws; the same on every machine.</summary>
    /// <remarks>LoadGen takes the logarithm of its machine's C library, which may differ in the last bit: that is a part of 2^52 of a gap, which is cut to whole nanoseconds.</remarks>
    public double Exponential() => -NaturalLogarithm.Of(1.0 - Canonical());

    /// <summary>A gap of a Poisson process, nanoseconds, truncated.</summary>
    /// <param name="queriesPerSecond">The rate; greater than 0.</param>
    public long ExponentialGapNs(double queriesPerSecond) => (long)(Exponential() / queriesPerSecond * 1e9);

    /// <summary>Shuffles as libstdc++'s <c>std::shuffle</c> does: two elements a draw while their ranges' product fits 32 bits.</summary>
    public void Shuffle(Span<int> items)
    {
        if (items.Length > LargestPairedShuffle)
        {
            for (int i = 1; i < items.Length; i++)
            {
                Swap(items, i, (int)Uniform((uint)i + 1));
            }

            return;
        }

        int next = 1;
        if (items.Length > 0 && items.Length % 2 == 0)
        {
            Swap(items, next++, (int)Uniform(2));
        }

        while (next < items.Length)
        {
            uint range = (uint)next + 1;
            uint drawn = Uniform(range * (range + 1));
            Swap(items, next++, (int)(drawn / (range + 1)));
            Swap(items, next++, (int)(drawn % (range + 1)));
        }
    }

    private static void Swap(Span<int> items, int left, int right) => (items[left], items[right]) = (items[right], items[left]);

    // Lemire, "Fast random integer generation in an interval", ACM TOMACS 29 (2019): libstdc++ 11 and later.
    private uint UniformByMultiplication(uint n)
    {
        ulong product = (ulong)bits.Next() * n;
        uint low = unchecked((uint)product);
        if (low < n)
        {
            uint threshold = unchecked(0u - n) % n;
            while (low < threshold)
            {
                product = (ulong)bits.Next() * n;
                low = unchecked((uint)product);
            }
        }

        return (uint)(product >> 32);
    }

    // libstdc++ 10 and before: scale down by division, reject the rest.
    private uint UniformByDivision(uint n)
    {
        uint scale = uint.MaxValue / n;
        uint past = n * scale;
        uint drawn;
        do
        {
            drawn = bits.Next();
        }
        while (drawn >= past);
        return drawn / scale;
    }
}
