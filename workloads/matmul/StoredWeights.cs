using System.Runtime.CompilerServices;
using Bench.Datasets;

namespace Bench.Workloads.Matmul;

/// <summary>A constant matrix of weights, packed once into a <see cref="WeightKernel"/>'s micro-panels, with a scale for each channel. Channels beyond the last are zero.</summary>
public sealed unsafe class StoredWeights : IDisposable
{
    private readonly WeightKernel kernel;
    private readonly AlignedMemory words;
    private readonly AlignedMemory scales;
    private readonly int terms;
    private readonly bool byPages;

    /// <summary>Quantises and packs.</summary>
    /// <param name="kernel">The kernel, which says the format.</param>
    /// <param name="channels">Channels: columns of the product; at least 1.</param>
    /// <param name="terms">Weights of a channel; at least 1.</param>
    /// <param name="weight">The weight of a channel (first argument) and a term.</param>
    /// <param name="byPages">Whether they are asked for by pages (<see cref="WeightKernel.Multiply"/>).</param>
    public StoredWeights(WeightKernel kernel, int channels, int terms, Func<int, int, float> weight, bool byPages)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(weight);
        this.kernel = kernel;
        this.terms = terms;
        this.byPages = byPages;
        Panels = (channels + kernel.Columns - 1) / kernel.Columns;
        words = new AlignedMemory(4 * Panels * kernel.WordsOf(terms));
        scales = new AlignedMemory(4L * Panels * kernel.Columns);
        float[] channel = new float[terms];
        for (int c = 0; c < channels; c++)
        {
            for (int term = 0; term < terms; term++)
            {
                channel[term] = weight(c, term);
            }

            Put(c, channel);
        }
    }

    /// <summary>Number of micro-panels.</summary>
    public int Panels { get; }

    /// <summary>The first column of a panel.</summary>
    public nint ColumnOf(int panel) => (nint)panel * kernel.Columns;

    /// <summary>Bytes that it took: the packed weights and their scales.</summary>
    internal long ByteCount => words.ByteCount + scales.ByteCount;

    /// <summary>C (+)= X W in the columns of the panels first to last - 1.</summary>
    /// <param name="first">First panel.</param>
    /// <param name="last">Panel after the last.</param>
    /// <param name="rows">Rows of X and C.</param>
    /// <param name="x">X [rows, terms].</param>
    /// <param name="xStride">Floats from row to row of X.</param>
    /// <param name="c">C, from the first of these columns on.</param>
    /// <param name="cStride">Floats from row to row of C.</param>
    /// <param name="accumulate">Whether the product is added to C.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(int first, int last, int rows, float* x, nint xStride, float* c, nint cStride, bool accumulate)
    {
        unchecked
        {
            kernel.Multiply(last - first, rows, x, xStride, (int*)words.Address + (first * kernel.WordsOf(terms)), (float*)scales.Address + ColumnOf(first), c, cStride, terms, accumulate, byPages);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        words.Dispose();
        scales.Dispose();
    }

    private void Put(int channel, ReadOnlySpan<float> weights)
    {
        int* panel = (int*)words.Address + (channel / kernel.Columns * kernel.WordsOf(terms));
        float scale = ((float*)scales.Address)[channel] = Quantisation.ScaleOf(kernel.Format, weights);
        for (int term = 0; term < terms; term++)
        {
            kernel.Put(panel, term, channel % kernel.Columns, Quantisation.Encode(kernel.Format, weights[term], scale));
        }
    }
}
