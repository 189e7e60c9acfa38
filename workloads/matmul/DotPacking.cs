using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bench.Workloads.Matmul;

/// <summary>fp32 operands rounded to bf16 or int8 and put into the words of a <see cref="DotKernel"/>. Only where that kernel runs: AVX-512 is taken for granted.</summary>
/// <remarks>bf16 to nearest, ties to even; int8 as <see cref="Quantisation"/> has it, with a scale for each row of A and each column of B. Terms beyond the last are 0.</remarks>
internal static unsafe class DotPacking
{
    private const int Lanes = 16;

    /// <summary>A row of A in bf16.</summary>
    /// <param name="row">Its terms.</param>
    /// <param name="terms">How many.</param>
    /// <param name="words">Receives a word for every two of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bf16Row(float* row, int terms, uint* words)
    {
        unchecked
        {
            int term = 0;
            for (; term + Lanes <= terms; term += Lanes)
            {
                // A 64-bit lane holds two neighbours; the upper halves of both become one word.
                Vector512<ulong> pair = Rounded(Vector512.Load(row + term)).AsUInt64();
                Vector256.Store(Avx512F.ConvertToVector256UInt32(((pair >> 16) & Vector512.Create(0xFFFFUL)) | ((pair >> 32) & Vector512.Create(0xFFFF0000UL))), words + (term / 2));
            }

            for (; term < terms; term += 2)
            {
                words[term / 2] = Bf16Of(row[term]) | (term + 1 < terms ? Bf16Of(row[term + 1]) << 16 : 0);
            }
        }
    }

    /// <summary>A row of A in int8 plus 128.</summary>
    /// <param name="row">Its terms.</param>
    /// <param name="terms">How many.</param>
    /// <param name="inverse">What they are multiplied by before rounding: the scale's inverse, or 0.</param>
    /// <param name="words">Receives a word for every four of them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Int8Row(float* row, int terms, float inverse, uint* words)
    {
        unchecked
        {
            byte* bytes = (byte*)words;
            int term = 0;
            for (; term + Lanes <= terms; term += Lanes)
            {
                Vector512<int> integers = Avx512F.ConvertToVector512Int32(Vector512.Load(row + term) * Vector512.Create(inverse));
                Vector128.Store(Avx512F.ConvertToVector128SByteWithSaturation(integers).AsByte() ^ Vector128.Create((byte)128), bytes + term);
            }

            for (; term < (terms + 3) / 4 * 4; term++)
            {
                bytes[term] = (byte)((term < terms ? (int)MathF.Round(row[term] * inverse) : 0) + 128);
            }
        }
    }

    /// <summary>The greatest magnitude of a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static float GreatestOfRow(float* row, int terms)
    {
        Vector512<float> greatest = default;
        int term = 0;
        for (; term + Lanes <= terms; term += Lanes)
        {
            greatest = Vector512.Max(greatest, Vector512.Abs(Vector512.Load(row + term)));
        }

        float found = 0;
        for (int lane = 0; lane < Lanes; lane++)
        {
            found = Math.Max(found, greatest[lane]);
        }

        for (; term < terms; term++)
        {
            found = Math.Max(found, Math.Abs(row[term]));
        }

        return found;
    }

    /// <summary>The greatest magnitudes of sixteen columns.</summary>
    /// <param name="columns">The first element of the first.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<float> GreatestOfColumns(float* columns, nint stride, int rows)
    {
        Vector512<float> greatest = default;
        for (nint row = 0; row < rows; row++)
        {
            greatest = Vector512.Max(greatest, Vector512.Abs(Vector512.Load(columns + (row * stride))));
        }

        return greatest;
    }

    /// <summary>Sixteen columns of B in bf16: half of a micro-panel.</summary>
    /// <param name="columns">The first element of the first.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows: terms.</param>
    /// <param name="words">Receives sixteen words for every two rows, <see cref="DotKernel.Columns"/> words apart.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Bf16Columns(float* columns, nint stride, int rows, uint* words)
    {
        unchecked
        {
            for (int row = 0; row < rows; row += 2, columns += 2 * stride, words += DotKernel.Columns)
            {
                Vector512<uint> low = Rounded(Vector512.Load(columns)) >> 16;
                Vector512<uint> high = row + 1 < rows ? Rounded(Vector512.Load(columns + stride)) & Vector512.Create(0xFFFF0000u) : default;
                Vector512.Store(low | high, words);
            }
        }
    }

    /// <summary>Sixteen columns of B in int8: half of a micro-panel.</summary>
    /// <param name="columns">The first element of the first.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows: terms.</param>
    /// <param name="inverses">What each column is multiplied by before rounding.</param>
    /// <param name="words">Receives sixteen words for every four rows, <see cref="DotKernel.Columns"/> words apart.</param>
    /// <returns>The sum of each column's integers.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static Vector512<int> Int8Columns(float* columns, nint stride, int rows, Vector512<float> inverses, uint* words)
    {
        unchecked
        {
            Vector512<int> sums = default, byteMask = Vector512.Create(0xFF);
            for (int row = 0; row < rows; row += 4, words += DotKernel.Columns)
            {
                Vector512<int> word = default;
                for (int of = 0; of < 4 && row + of < rows; of++)
                {
                    Vector512<int> integers = Avx512F.ConvertToVector512Int32(Vector512.Load(columns + ((nint)(row + of) * stride)) * inverses);
                    sums += integers;
                    word |= (integers & byteMask) << (8 * of);
                }

                Vector512.Store(word.AsUInt32(), words);
            }

            return sums;
        }
    }

    private static uint Bf16Of(float value) => Quantisation.Encode(Spec.NumberFormat.Bf16, value, 1);

    // The upper half is the nearest bf16: adding half of the last place that stays, or a little less where it is even, carries exactly when rounding goes up.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<uint> Rounded(Vector512<float> values)
    {
        Vector512<uint> bits = values.AsUInt32();
        return bits + Vector512.Create(0x7FFFu) + ((bits >> 16) & Vector512<uint>.One);
    }
}
