using System.Numerics;
using System.Runtime.InteropServices;

namespace Bench.Workloads.Matmul;

/// <summary>Rows of fp32 as integers of 16 bits, block by block of terms: what <see cref="IntegerKernel"/> multiplies.</summary>
/// <remarks>
/// In a block an element x becomes round(x / u), ties to even, with u = max |x| / 32767. A block that has anything that is no number, or infinite, has no number for a unit, and so have its products. Where the greatest is below 1e-34 the block is taken for 0.
/// The memory is the calling thread's, for as long as it asks for no other rows; it grows with the first product of a kind and is not taken again.
/// </remarks>
internal readonly unsafe ref struct RoundedRows
{
    /// <summary>Terms of a block. So many products of 16-bit and 8-bit integers fit a sum of 32 bits: 512 × 32767 × 127 is below 2^31.</summary>
    public const int BlockTerms = 512;

    private const int Greatest = short.MaxValue;
    private const float Least = 1e-34f;

    // What a 4-bit weight is stored with more than it is.
    private const int Bias = 8;

    // Added to a number of at most 2^22, it leaves the nearest integer in the low bits.
    private const float Magic = 3 << 22;

    [ThreadStatic]
    private static int[]? memory;

    private RoundedRows(int blocks, int stride, int* address, int rows)
    {
        Blocks = blocks;
        Stride = stride;
        Pairs = address;
        Units = (float*)(address + ((long)rows * stride));
        Offsets = (int*)(Units + ((long)rows * blocks));
    }

    /// <summary>Blocks of a row; at least 1.</summary>
    public int Blocks { get; }

    /// <summary>Pairs from one row to the next.</summary>
    public int Stride { get; }

    /// <summary>Pairs of 16-bit integers [rows, <see cref="Stride"/>]; behind the last term zeros.</summary>
    public int* Pairs { get; }

    /// <summary>What the integers of a block are to be multiplied by [rows, <see cref="Blocks"/>].</summary>
    public float* Units { get; }

    /// <summary>-8 times the sum of a block's integers [rows, <see cref="Blocks"/>].</summary>
    public int* Offsets { get; }

    /// <summary>Rounds.</summary>
    /// <param name="rows">Number of rows.</param>
    /// <param name="x">rows × terms elements.</param>
    /// <param name="xStride">Elements from one row to the next.</param>
    /// <param name="terms">Terms of a row; 0 or more.</param>
    public static RoundedRows Of(int rows, float* x, nint xStride, int terms)
    {
        int blocks = Math.Max(1, (terms + BlockTerms - 1) / BlockTerms);

        // To whole words of four terms; and a line more, so that rows that lie whole pages apart do not meet in one set of a cache.
        int stride = (((terms + 3) / 4 * 4) / 2) + 16;
        long length = (long)rows * (stride + (2 * blocks));
        if (memory is null || memory.Length < length)
        {
            memory = GC.AllocateUninitializedArray<int>(checked((int)length), pinned: true);
        }

        RoundedRows rounded = new(blocks, stride, (int*)Marshal.UnsafeAddrOfPinnedArrayElement(memory, 0), rows);
        for (int row = 0; row < rows; row++)
        {
            ReadOnlySpan<float> from = new(x + (row * xStride), terms);
            Span<short> into = new(rounded.Pairs + ((long)row * stride), 2 * stride);
            into[terms..].Clear();
            for (int block = 0; block < blocks; block++)
            {
                int first = block * BlockTerms, count = Math.Min(BlockTerms, terms - first), at = (row * blocks) + block;
                rounded.Units[at] = Round(from.Slice(first, count), into.Slice(first, count), out int sum);
                rounded.Offsets[at] = unchecked(-Bias * sum);
            }
        }

        return rounded;
    }

    private static float Round(ReadOnlySpan<float> from, Span<short> into, out int sum)
    {
        int whole = from.Length - (from.Length % Vector<short>.Count), half = Vector<float>.Count;
        float greatest = GreatestOf(from);
        float unit = greatest / Greatest, perUnit = greatest < Least ? 0 : Greatest / greatest;
        Vector<float> factor = new(perUnit), magic = new(Magic);
        Vector<int> sums = Vector<int>.Zero, magicBits = Vector.AsVectorInt32(magic);
        for (int i = 0; i < whole; i += Vector<short>.Count)
        {
            Vector<int> low = Vector.AsVectorInt32((new Vector<float>(from[i..]) * factor) + magic) - magicBits, high = Vector.AsVectorInt32((new Vector<float>(from[(i + half)..]) * factor) + magic) - magicBits;
            sums += low + high;
            Vector.Narrow(low, high).CopyTo(into[i..]);
        }

        sum = Vector.Sum(sums);
        for (int i = whole; i < from.Length; i++)
        {
            int rounded = unchecked(BitConverter.SingleToInt32Bits((from[i] * perUnit) + Magic) - BitConverter.SingleToInt32Bits(Magic));
            sum = unchecked(sum + rounded);
            into[i] = unchecked((short)rounded);
        }

        return greatest < Least ? 0 : unit;
    }

    // Of what is no number, no number.
    private static float GreatestOf(ReadOnlySpan<float> from)
    {
        Vector<float> lanes = Vector<float>.Zero, zeros = Vector<float>.Zero;
        int whole = from.Length - (from.Length % Vector<float>.Count);
        for (int i = 0; i < whole; i += Vector<float>.Count)
        {
            Vector<float> some = new(from[i..]);
            lanes = Vector.Max(lanes, Vector.Abs(some));

            // x - x is 0 where x is finite, and no number otherwise.
            zeros += some - some;
        }

        float greatest = Vector.Sum(zeros);
        for (int lane = 0; lane < Vector<float>.Count; lane++)
        {
            greatest = MathF.Max(greatest, lanes[lane]);
        }

        foreach (float element in from[whole..])
        {
            greatest = MathF.Max(greatest, MathF.Abs(element - element) + MathF.Abs(element));
        }

        return greatest;
    }
}
