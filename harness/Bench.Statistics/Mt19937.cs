namespace Bench.Statistics;

/// <summary>The Mersenne Twister with 32-bit output, the generator behind all of LoadGen's traffic.</summary>
/// <remarks>Source: Matsumoto and Nishimura, ACM TOMACS 8 (1998), with the initialisation of 2002; the C++ standard's <c>mt19937</c>. Not thread-safe.</remarks>
public sealed class Mt19937
{
    /// <summary>The C++ standard's seed of a generator that was given none.</summary>
    public const uint DefaultSeed = 5489;

    private const int Length = 624;
    private const int Middle = 397;
    private readonly uint[] state;
    private int next = Length;

    /// <summary>A generator; only the low 32 bits of the seed count, as in LoadGen.</summary>
    public Mt19937(ulong seed)
    {
        state = new uint[Length];
        unchecked
        {
            state[0] = (uint)seed;
            for (int i = 1; i < Length; i++)
            {
                uint previous = state[i - 1];
                state[i] = (1812433253u * (previous ^ (previous >> 30))) + (uint)i;
            }
        }
    }

    private Mt19937(uint[] state, int next)
    {
        this.state = state;
        this.next = next;
    }

    /// <summary>A generator that goes on as this one will, on its own.</summary>
    public Mt19937 Copy() => new([.. state], next);

    /// <summary>The next 32 bits.</summary>
    public uint Next()
    {
        if (next == Length)
        {
            Twist();
            next = 0;
        }

        uint y = state[next++];
        y ^= y >> 11;
        y ^= (y << 7) & 0x9d2c5680u;
        y ^= (y << 15) & 0xefc60000u;
        return y ^ (y >> 18);
    }

    private void Twist()
    {
        // Three stretches, so that no index needs a remainder.
        for (int i = 0; i < Length - Middle; i++)
        {
            state[i] = state[i + Middle] ^ Mixed(state[i], state[i + 1]);
        }

        for (int i = Length - Middle; i < Length - 1; i++)
        {
            state[i] = state[i + Middle - Length] ^ Mixed(state[i], state[i + 1]);
        }

        state[^1] = state[Middle - 1] ^ Mixed(state[^1], state[0]);
    }

    private static uint Mixed(uint high, uint low)
    {
        uint mixed = (high & 0x80000000u) | (low & 0x7fffffffu);
        return (mixed >> 1) ^ (unchecked(0u - (mixed & 1)) & 0x9908b0dfu);
    }
}
