using System.Runtime.CompilerServices;

namespace Bench.Statistics;

/// <summary>A counter-based random stream, Philox4x32-10: word i of a stream is a pure function of (key, stream, i), so that any element of any sample can be drawn alone, in parallel, on any machine.</summary>
/// <remarks>
/// Source: Salmon, Moraes, Dror, Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11. The counter's words 0 and 1 are the block number, words 2 and 3 the stream (low word first);
/// the key's words are the key's low and high half. A block yields four words, in order. Thread-safe: there is no state.
/// </remarks>
/// <param name="Key">The 64-bit key: a data set's seed, or part of a salt.</param>
/// <param name="Stream">Which of the key's 2^64 streams.</param>
public readonly record struct Philox4x32(ulong Key, ulong Stream)
{
    /// <summary>Number of rounds.</summary>
    public const int Rounds = 10;

    // The multipliers and the Weyl increments (golden ratio, √3 - 1) are the paper's.
    private const ulong Multiplier0 = 0xD2511F53;
    private const ulong Multiplier1 = 0xCD9E8D57;
    private const uint Weyl0 = 0x9E3779B9;
    private const uint Weyl1 = 0xBB67AE85;

    /// <summary>Word <paramref name="index"/> of the stream, uniform over 32 bits.</summary>
    public uint Word(ulong index)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(index / 4);
        return (index % 4) switch
        {
            0 => x0,
            1 => x1,
            2 => x2,
            _ => x3,
        };
    }

    /// <summary>64 bits: words 2·index (low half) and 2·index + 1 (high half) of the stream.</summary>
    public ulong DoubleWord(ulong index)
    {
        (uint x0, uint x1, uint x2, uint x3) = Block(index / 2);
        return index % 2 == 0 ? x0 | ((ulong)x1 << 32) : x2 | ((ulong)x3 << 32);
    }

    /// <summary>The four words of a block of the stream: words 4·block to 4·block + 3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public (uint X0, uint X1, uint X2, uint X3) Block(ulong block)
    {
        unchecked
        {
            uint x0 = (uint)block, x1 = (uint)(block >> 32), x2 = (uint)Stream, x3 = (uint)(Stream >> 32);
            uint key0 = (uint)Key, key1 = (uint)(Key >> 32);
            for (int round = 0; round < Rounds; round++)
            {
                ulong product0 = Multiplier0 * x0;
                ulong product1 = Multiplier1 * x2;
                x0 = (uint)(product1 >> 32) ^ x1 ^ key0;
                x1 = (uint)product1;
                x2 = (uint)(product0 >> 32) ^ x3 ^ key1;
                x3 = (uint)product0;
                key0 += Weyl0;
                key1 += Weyl1;
            }

            return (x0, x1, x2, x3);
        }
    }

    /// <summary>Writes consecutive words of the stream.</summary>
    /// <param name="first">Number of the first word; any.</param>
    /// <param name="words">Receives words <paramref name="first"/>, first + 1, ….</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Fill(ulong first, Span<uint> words)
    {
        int i = 0;
        for (; i < words.Length && (first + (ulong)i) % 4 != 0; i++)
        {
            words[i] = Word(first + (ulong)i);
        }

        for (; i + 4 <= words.Length; i += 4)
        {
            (words[i], words[i + 1], words[i + 2], words[i + 3]) = Block((first + (ulong)i) / 4);
        }

        for (; i < words.Length; i++)
        {
            words[i] = Word(first + (ulong)i);
        }
    }
}
