using System.Runtime.CompilerServices;
using Bench.Spec;

namespace Bench.Workloads.Matmul;

/// <summary>Multiplies fp32 rows by stored weights that it widens to fp32 in registers, exactly: the only error beside those of fp32 sums is the weights' own rounding (<see cref="Quantisation"/>).</summary>
/// <remarks>A shift or two bring a weight of any of a word's terms in place, and nothing moves from lane to lane. The functions are generated: workloads/generator.</remarks>
internal sealed unsafe class WideningKernel : WeightKernel
{
    private readonly delegate*<float*, nint, int*, float*, float*, nint, nint, bool, bool, void>[] rowsOf;

    /// <summary>The kernel of a format.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="lanes">Floats of a vector: 16, 8 or 4.</param>
    public WideningKernel(NumberFormat format, int lanes)
        : base(format, lanes, FunctionsOf(format, lanes).Length - 1)
    {
        rowsOf = FunctionsOf(format, lanes);
    }

    /// <inheritdoc/>
    /// <remarks>Tiles of few rows take several terms at once, into sums of their own.</remarks>
    public override bool HasOneOrder => false;

    public override void Put(int* panel, int term, int column, uint bits)
    {
        int place = (2 * (term % TermsOfWord)) + (column / Lanes);
        panel[((long)(term / TermsOfWord) * Lanes) + (column % Lanes)] |= unchecked((int)(bits << (place * Format.Bits)));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public override void Multiply(int panels, int rows, float* a, nint aStride, int* words, float* scales, float* c, nint cStride, int k, bool add, bool byPages)
    {
        unchecked
        {
            long panelWords = WordsOf(k);
            for (int panel = 0; panel < panels; panel++, words += panelWords, scales += Columns, c += Columns)
            {
                int left = rows;
                float* some = a, into = c;
                for (int tiles = (rows + Rows - 1) / Rows; tiles > 0; tiles--)
                {
                    int taken = left / tiles;
                    rowsOf[taken](some, aStride, words, scales, into, cStride, k, add, byPages);
                    left -= taken;
                    some += taken * aStride;
                    into += taken * cStride;
                }
            }
        }
    }

    private static delegate*<float*, nint, int*, float*, float*, nint, nint, bool, bool, void>[] FunctionsOf(NumberFormat format, int lanes) => (lanes, format) switch
    {
        (16, NumberFormat.Bf16) => WeightKernels512.Bf16,
        (16, NumberFormat.Fp16) => WeightKernels512.Fp16,
        (16, NumberFormat.Int8) => WeightKernels512.Int8,
        (16, NumberFormat.Int4) => WeightKernels512.Int4,
        (8, NumberFormat.Bf16) => WeightKernels256.Bf16,
        (8, NumberFormat.Fp16) => WeightKernels256.Fp16,
        (8, NumberFormat.Int8) => WeightKernels256.Int8,
        (8, NumberFormat.Int4) => WeightKernels256.Int4,
        (4, NumberFormat.Bf16) => WeightKernels128.Bf16,
        (4, NumberFormat.Fp16) => WeightKernels128.Fp16,
        (4, NumberFormat.Int8) => WeightKernels128.Int8,
        (4, NumberFormat.Int4) => WeightKernels128.Int4,
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, "bf16, fp16, int8 or int4, in vectors of 16, 8 or 4 lanes"),
    };
}
