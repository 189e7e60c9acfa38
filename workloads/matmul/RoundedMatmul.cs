using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B with both operands rounded to a format and the product made in fp32: what is computed where the processor multiplies the format itself no faster, or .NET cannot tell it to. As exact, and slower.</summary>
internal sealed unsafe class RoundedMatmul : IDisposable
{
    private readonly NumberFormat format;
    private readonly MatmulCpu matmul;
    private readonly AlignedMemory left;
    private readonly AlignedMemory right;
    private readonly float[] channel;

    /// <summary>Takes the memory.</summary>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="shapes">Every shape to come.</param>
    public RoundedMatmul(CpuThreads threads, NumberFormat format, IReadOnlyCollection<MatmulShape> shapes)
    {
        this.format = format;
        matmul = new MatmulCpu(threads, shapes, packsRight: true);
        left = new AlignedMemory(4 * shapes.Max(static s => (long)s.M * s.K));
        right = new AlignedMemory(4 * shapes.Max(static s => (long)s.K * s.N));
        channel = new float[shapes.Max(static s => s.K)];
    }

    /// <summary>C = A B.</summary>
    /// <param name="s">The extents; one of the shapes given to the constructor.</param>
    /// <param name="a">Row-major [m, k]; a channel is a row.</param>
    /// <param name="b">Row-major [k, n]; a channel is a column.</param>
    /// <param name="c">Receives row-major [m, n]; overlaps nothing.</param>
    public void Multiply(MatmulShape s, float* a, float* b, float* c)
    {
        for (int row = 0; row < s.M; row++)
        {
            nint first = (nint)row * s.K;
            Round(a + first, 1, channel.AsSpan(0, s.K), (float*)left.Address + first);
        }

        for (int column = 0; column < s.N; column++)
        {
            Round(b + column, s.N, channel.AsSpan(0, s.K), (float*)right.Address + column);
        }

        matmul.Multiply(s, (float*)left.Address, (float*)right.Address, c);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        matmul.Dispose();
        left.Dispose();
        right.Dispose();
    }

    private void Round(float* source, nint stride, Span<float> values, float* target)
    {
        for (int term = 0; term < values.Length; term++)
        {
            values[term] = source[term * stride];
        }

        float scale = Quantisation.ScaleOf(format, values);
        for (int term = 0; term < values.Length; term++)
        {
            target[term * stride] = scale * Quantisation.Decode(format, Quantisation.Encode(format, values[term], scale));
        }
    }
}
