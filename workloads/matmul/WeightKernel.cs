using System.Runtime.CompilerServices;
using Bench.Spec;

namespace Bench.Workloads.Matmul;

/// <summary>The product of fp32 rows with constant weights that are stored in fewer bits: bf16, fp16, int8 or int4. Sums are fp32.</summary>
/// <remarks>
/// Where a product waits for memory, its time is the bytes of its weights. They are widened in registers, exactly, and a channel's scale multiplies its finished sums, so the only error beside those of fp32 sums is the weights' own rounding (<see cref="Quantisation"/>).
/// A micro-panel is [k / terms][lanes] 32-bit words: each holds what one lane of both vectors needs for one term (bf16, fp16), two (int8) or four (int4). The functions are generated: workloads/generator.
/// Thread-safe: no state.
/// </remarks>
public sealed unsafe class WeightKernel
{
    private readonly delegate*<float*, nint, int*, float*, float*, nint, nint, bool, bool, void>[] rowsOf;
    private readonly int lanes;
    private readonly int termsOfWord;

    private WeightKernel(NumberFormat format, int lanes, delegate*<float*, nint, int*, float*, float*, nint, nint, bool, bool, void>[] rowsOf)
    {
        Format = format;
        this.lanes = lanes;
        this.rowsOf = rowsOf;
        termsOfWord = 16 / format.Bits;
    }

    /// <summary>The format.</summary>
    public NumberFormat Format { get; }

    /// <summary>Most rows of a tile, m_r.</summary>
    public int Rows => rowsOf.Length - 1;

    /// <summary>Columns of a micro-panel, n_r.</summary>
    public int Columns => 2 * lanes;

    /// <summary>The kernel of a format.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="lanes">Floats of a vector: 16, 8 or 4.</param>
    public static WeightKernel Of(NumberFormat format, int lanes) => new(format, lanes, (lanes, format) switch
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
    });

    /// <summary>Words of a micro-panel.</summary>
    /// <param name="k">Terms of a sum.</param>
    public long WordsOf(int k) => (long)((k + termsOfWord - 1) / termsOfWord) * lanes;

    /// <summary>Puts a weight into a micro-panel whose words were 0.</summary>
    /// <param name="panel">The micro-panel.</param>
    /// <param name="term">The weight's term.</param>
    /// <param name="column">Its column, 0 to <see cref="Columns"/> - 1.</param>
    /// <param name="bits">What <see cref="Quantisation.Encode"/> gives.</param>
    public void Put(int* panel, int term, int column, uint bits)
    {
        int place = (2 * (term % termsOfWord)) + (column / lanes);
        panel[((long)(term / termsOfWord) * lanes) + (column % lanes)] |= unchecked((int)(bits << (place * Format.Bits)));
    }

    /// <summary>c = a b, or c += a b.</summary>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="a">rows × k elements.</param>
    /// <param name="aStride">Elements from one row of a to the next.</param>
    /// <param name="panel">A micro-panel of k terms.</param>
    /// <param name="scales">Its channels' scales, <see cref="Columns"/> of them.</param>
    /// <param name="c">rows × <see cref="Columns"/> elements.</param>
    /// <param name="cStride">Elements from one row of c to the next.</param>
    /// <param name="k">Terms of each sum; 0 or more.</param>
    /// <param name="add">Whether to add to c.</param>
    /// <param name="byPages">Whether a line of each of the next pages in turn is asked for, rather than the lines 8 KiB ahead: where this micro-panel and those behind it come from memory (<see cref="ProcessorCaches.ServesByPages"/>).</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyRows(int rows, float* a, nint aStride, int* panel, float* scales, float* c, nint cStride, int k, bool add, bool byPages)
    {
        unchecked
        {
            for (int tiles = (rows + Rows - 1) / Rows; tiles > 0; tiles--)
            {
                int taken = rows / tiles;
                rowsOf[taken](a, aStride, panel, scales, c, cStride, k, add, byPages);
                rows -= taken;
                a += taken * aStride;
                c += taken * cStride;
            }
        }
    }
}
