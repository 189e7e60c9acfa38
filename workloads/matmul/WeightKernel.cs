using Bench.Spec;

namespace Bench.Workloads.Matmul;

/// <summary>The product of rows with constant weights that are stored in fewer bits: bf16, fp16, int8 or int4. Finished sums are fp32.</summary>
/// <remarks>
/// Where a product waits for memory, its time is the bytes of its weights. A channel's scale multiplies its finished sums.
/// A micro-panel is 32-bit words, as many as a vector has lanes for each one (bf16, fp16), two (int8) or four (int4) terms; how weights lie in them is the kernel's. Thread-safe: no state.
/// </remarks>
public abstract unsafe class WeightKernel
{
    private protected WeightKernel(NumberFormat format, int lanes, int rows)
    {
        Format = format;
        Lanes = lanes;
        Rows = rows;
        TermsOfWord = 16 / format.Bits;
    }

    /// <summary>The format.</summary>
    public NumberFormat Format { get; }

    /// <summary>Most rows of a tile, m_r.</summary>
    public int Rows { get; }

    /// <summary>Columns of a micro-panel, n_r.</summary>
    public int Columns => 2 * Lanes;

    /// <summary>Whether a row's sums have the same bits however many rows are beside it.</summary>
    public abstract bool HasOneOrder { get; }

    private protected int Lanes { get; }

    private protected int TermsOfWord { get; }

    /// <summary>The fastest kernel of a format.</summary>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="lanes">Floats of a vector: 16, 8 or 4.</param>
    public static WeightKernel Of(NumberFormat format, int lanes) => IntegerKernel.Has(format, lanes) ? new IntegerKernel(format, lanes) : new WideningKernel(format, lanes);

    /// <summary>Words of a micro-panel.</summary>
    /// <param name="k">Terms of a sum.</param>
    public long WordsOf(int k) => (long)((k + TermsOfWord - 1) / TermsOfWord) * Lanes;

    /// <summary>Puts a weight into a micro-panel whose words were 0.</summary>
    /// <param name="panel">The micro-panel.</param>
    /// <param name="term">The weight's term.</param>
    /// <param name="column">Its column, 0 to <see cref="Columns"/> - 1.</param>
    /// <param name="bits">What <see cref="Quantisation.Encode"/> gives.</param>
    public abstract void Put(int* panel, int term, int column, uint bits);

    /// <summary>c = a b, or c += a b, for micro-panels one behind the other.</summary>
    /// <param name="panels">How many.</param>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="a">rows × k elements.</param>
    /// <param name="aStride">Elements from one row of a to the next.</param>
    /// <param name="words">The first micro-panel, of k terms.</param>
    /// <param name="scales">The channels' scales, <see cref="Columns"/> of them for each micro-panel.</param>
    /// <param name="c">rows × (panels × <see cref="Columns"/>) elements.</param>
    /// <param name="cStride">Elements from one row of c to the next.</param>
    /// <param name="k">Terms of each sum; 0 or more.</param>
    /// <param name="add">Whether to add to c.</param>
    /// <param name="byPages">Whether a line of each of the next pages in turn is asked for, rather than the lines 8 KiB ahead: where these micro-panels come from memory (<see cref="ProcessorCaches.ServesByPages"/>).</param>
    public abstract void Multiply(int panels, int rows, float* a, nint aStride, int* words, float* scales, float* c, nint cStride, int k, bool add, bool byPages);
}
