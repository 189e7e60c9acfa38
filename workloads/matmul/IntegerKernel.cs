using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Bench.Spec;

namespace Bench.Workloads.Matmul;

/// <summary>Multiplies rows that it rounds to 16 bits (<see cref="RoundedRows"/>) by weights stored as integers, by the processor's products of integers: a weight is widened to 16 bits and not to fp32, which takes a sixth of the instructions.</summary>
/// <remarks>
/// Sums of a block of terms are exact, and so the same in any order; those of the blocks are added in fp32. An element of a row is off by half a step at most, 2^-16 of the greatest of its block: beside the weights' own rounding, 2^-8 and 2^-4, that is nothing.
/// The functions are generated: workloads/generator.
/// </remarks>
internal sealed unsafe class IntegerKernel : WeightKernel
{
    private readonly delegate*<int*, nint, int*, float*, float*, int*, nint, float*, nint, nint, bool, bool, void>[] rowsOf;

    /// <summary>The kernel of a format.</summary>
    /// <param name="format">int8 or int4.</param>
    /// <param name="lanes">Floats of a vector: 16 or 8.</param>
    public IntegerKernel(NumberFormat format, int lanes)
        : base(format, lanes, FunctionsOf(format, lanes).Length - 1)
    {
        rowsOf = FunctionsOf(format, lanes);
    }

    /// <inheritdoc/>
    /// <remarks>Sums of a block are exact.</remarks>
    public override bool HasOneOrder => true;

    /// <summary>Whether there is one, and the processor has its instructions.</summary>
    /// <param name="format">Any format.</param>
    /// <param name="lanes">Floats of a vector.</param>
    public static bool Has(NumberFormat format, int lanes) => format is NumberFormat.Int8 or NumberFormat.Int4 && ((lanes == 16 && Avx512BW.IsSupported) || (lanes == 8 && Avx2.IsSupported));

    public override void Put(int* panel, int term, int column, uint bits)
    {
        int vector = column / Lanes, lane = column % Lanes;
        byte* group = (byte*)(panel + ((long)(term / TermsOfWord) * Lanes));
        int inGroup = term % TermsOfWord;
        if (Format == NumberFormat.Int8)
        {
            group[(2 * vector * Lanes) + (2 * lane) + inGroup] = (byte)bits;
        }
        else
        {
            // Plus 8: the other value of the sign's bit.
            int place = 4 * ((inGroup / 2 * 2) + vector);
            ((ushort*)group)[(2 * lane) + (inGroup % 2)] |= (ushort)((bits ^ 8) << place);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(int panels, int rows, float* a, nint aStride, int* words, float* scales, float* c, nint cStride, int k, bool add, bool byPages)
    {
        unchecked
        {
            if (panels == 0)
            {
                return;
            }

            RoundedRows rounded = RoundedRows.Of(rows, a, aStride, k);
            long panelWords = WordsOf(k);
            for (int panel = 0; panel < panels; panel++, words += panelWords, scales += Columns, c += Columns)
            {
                int left = rows;
                float* into = c;
                for (int tiles = (rows + Rows - 1) / Rows; tiles > 0; tiles--)
                {
                    int taken = left / tiles, first = rows - left;
                    int* b = words;
                    for (int block = 0; block < rounded.Blocks; block++)
                    {
                        int groups = (Math.Min(RoundedRows.BlockTerms, k - (block * RoundedRows.BlockTerms)) + TermsOfWord - 1) / TermsOfWord;
                        int at = (first * rounded.Blocks) + block;
                        rowsOf[taken](rounded.Pairs + (first * rounded.Stride) + (block * RoundedRows.BlockTerms / 2), rounded.Stride, b, scales, rounded.Units + at, rounded.Offsets + at, rounded.Blocks, into, cStride, groups, add || block > 0, byPages);
                        b += groups * Lanes;
                    }

                    left -= taken;
                    into += taken * cStride;
                }
            }
        }
    }

    private static delegate*<int*, nint, int*, float*, float*, int*, nint, float*, nint, nint, bool, bool, void>[] FunctionsOf(NumberFormat format, int lanes) => (lanes, format) switch
    {
        (16, NumberFormat.Int8) => IntegerKernels512.Int8,
        (16, NumberFormat.Int4) => IntegerKernels512.Int4,
        (8, NumberFormat.Int8) => IntegerKernels256.Int8,
        (8, NumberFormat.Int4) => IntegerKernels256.Int4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "int8 or int4, in vectors of 16 or 8 lanes"),
    };
}
