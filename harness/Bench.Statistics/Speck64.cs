using System.Buffers.Binary;
using System.Numerics;

namespace Bench.Statistics;

/// <summary>The block cipher Speck64/128: a keyed permutation of all 64-bit numbers. It makes ids that nobody can guess and that lead back to their number without a table.</summary>
/// <remarks>
/// Source: Beaulieu, Shors, Smith, Treatman-Clark, Weeks, Wingers, "The Simon and Speck families of lightweight block ciphers", 2013; its test vector is a test of ours.
/// The high half of a block is the paper's x, the low half its y; the key's 16 bytes are its words k, l0, l1, l2, little-endian. Immutable.
/// </remarks>
public sealed class Speck64
{
    /// <summary>Bytes of a key.</summary>
    public const int KeyBytes = 16;

    private const int Rounds = 27;
    private readonly uint[] roundKeys = new uint[Rounds];

    /// <summary>The permutation of a key of <see cref="KeyBytes"/> bytes.</summary>
    /// <exception cref="ArgumentException">The key has another length.</exception>
    public Speck64(ReadOnlySpan<byte> key)
    {
        if (key.Length != KeyBytes)
        {
            throw new ArgumentException($"a key has {KeyBytes} bytes, not {key.Length}", nameof(key));
        }

        uint k = BinaryPrimitives.ReadUInt32LittleEndian(key);
        Span<uint> l = [BinaryPrimitives.ReadUInt32LittleEndian(key[4..]), BinaryPrimitives.ReadUInt32LittleEndian(key[8..]), BinaryPrimitives.ReadUInt32LittleEndian(key[12..])];
        for (int round = 0; round < Rounds; round++)
        {
            roundKeys[round] = k;
            ref uint left = ref l[round % 3];
            left = unchecked((BitOperations.RotateRight(left, 8) + k) ^ (uint)round);
            k = BitOperations.RotateLeft(k, 3) ^ left;
        }
    }

    /// <summary>The image of a number.</summary>
    public ulong Encrypt(ulong number)
    {
        uint x = (uint)(number >> 32);
        uint y = unchecked((uint)number);
        foreach (uint key in roundKeys)
        {
            x = unchecked(BitOperations.RotateRight(x, 8) + y) ^ key;
            y = BitOperations.RotateLeft(y, 3) ^ x;
        }

        return ((ulong)x << 32) | y;
    }

    /// <summary>The number whose image is given.</summary>
    public ulong Decrypt(ulong image)
    {
        uint x = (uint)(image >> 32);
        uint y = unchecked((uint)image);
        for (int round = Rounds - 1; round >= 0; round--)
        {
            y = BitOperations.RotateRight(y ^ x, 3);
            x = BitOperations.RotateLeft(unchecked((x ^ roundKeys[round]) - y), 8);
        }

        return ((ulong)x << 32) | y;
    }

    /// <summary>The images of consecutive numbers. Vectors at a time: one after the other each waits for its own 27 rounds.</summary>
    /// <param name="first">The first number; the range does not cross a multiple of 2^32 more than the arithmetic of 64 bits has it.</param>
    /// <param name="images">Gets the images.</param>
    public void EncryptRange(ulong first, Span<ulong> images)
    {
        // Two vectors at once: a round waits for the one before it, and the other vector's fills the wait.
        int lanes = Vector<uint>.Count;
        int together = 2 * lanes;
        Span<uint> lows = stackalloc uint[together];
        Span<uint> highs = stackalloc uint[together];
        int done = 0;
        for (; images.Length - done >= together; done += together)
        {
            for (int lane = 0; lane < together; lane++)
            {
                ulong number = unchecked(first + (uint)(done + lane));
                lows[lane] = unchecked((uint)number);
                highs[lane] = (uint)(number >> 32);
            }

            (Vector<uint> x0, Vector<uint> y0) = (new(highs), new(lows));
            (Vector<uint> x1, Vector<uint> y1) = (new(highs[lanes..]), new(lows[lanes..]));
            foreach (uint key in roundKeys)
            {
                Vector<uint> keys = new(key);
                x0 = (((x0 >>> 8) | (x0 << 24)) + y0) ^ keys;
                x1 = (((x1 >>> 8) | (x1 << 24)) + y1) ^ keys;
                y0 = ((y0 << 3) | (y0 >>> 29)) ^ x0;
                y1 = ((y1 << 3) | (y1 >>> 29)) ^ x1;
            }

            x0.CopyTo(highs);
            x1.CopyTo(highs[lanes..]);
            y0.CopyTo(lows);
            y1.CopyTo(lows[lanes..]);
            Span<ulong> into = images.Slice(done, together);
            for (int lane = 0; lane < into.Length; lane++)
            {
                into[lane] = ((ulong)highs[lane] << 32) | lows[lane];
            }
        }

        for (; done < images.Length; done++)
        {
            images[done] = Encrypt(unchecked(first + (uint)done));
        }
    }
}
