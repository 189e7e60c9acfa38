using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B with both operands rounded to a format and the product made in fp32: what is computed where the processor multiplies the format itself no faster, or .NET cannot tell it to. As exact, and slower.</summary>
internal sealed unsafe class RoundedMatmul : IDisposable
{
    private readonly NumberFormat format;
    private readonly CpuThreads threads;
    private readonly MatmulCpu matmul;
    private readonly AlignedMemory left;
    private readonly AlignedMemory right;
    private readonly float[] scales;
    private readonly Action<int> round;

    // The product that is being made.
    private MatmulShape shape;
    private float* a;
    private float* b;

    /// <summary>Takes the memory.</summary>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="format">bf16, fp16, int8 or int4.</param>
    /// <param name="shapes">Every shape to come.</param>
    public RoundedMatmul(CpuThreads threads, NumberFormat format, IReadOnlyCollection<MatmulShape> shapes)
    {
        this.format = format;
        this.threads = threads;
        matmul = new MatmulCpu(threads, shapes, packsRight: true);
        left = new AlignedMemory(4 * shapes.Max(static s => (long)s.M * s.K));
        right = new AlignedMemory(4 * shapes.Max(static s => (long)s.K * s.N));
        scales = new float[shapes.Max(static s => s.N)];
        round = Round;
    }

    /// <summary>C = A B.</summary>
    /// <param name="s">The extents; one of the shapes given to the constructor.</param>
    /// <param name="a">Row-major [m, k]; a channel is a row.</param>
    /// <param name="b">Row-major [k, n]; a channel is a column.</param>
    /// <param name="c">Receives row-major [m, n]; overlaps nothing.</param>
    public void Multiply(MatmulShape s, float* a, float* b, float* c)
    {
        shape = s;
        this.a = a;
        this.b = b;
        threads.Run(round);
        matmul.Multiply(s, (float*)left.Address, (float*)right.Address, c);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        matmul.Dispose();
        left.Dispose();
        right.Dispose();
    }

    /// <summary>A thread's rows of A and columns of B.</summary>
    private void Round(int thread)
    {
        int rows = threads.ShareStart(thread + 1, shape.M), first = threads.ShareStart(thread, shape.N), width = threads.ShareStart(thread + 1, shape.N) - first;
        for (int row = threads.ShareStart(thread, shape.M); row < rows; row++)
        {
            nint at = (nint)row * shape.K;
            ReadOnlySpan<float> channel = new(a + at, shape.K);
            Quantisation.Round(format, channel, [Quantisation.ScaleOf(format, channel)], new((float*)left.Address + at, shape.K));
        }

        Span<float> ofColumns = scales.AsSpan(first, width);
        Quantisation.ScalesOf(format, b + first, shape.K, shape.N, ofColumns);
        for (int row = 0; row < shape.K; row++)
        {
            nint at = ((nint)row * shape.N) + first;
            Quantisation.Round(format, new(b + at, width), ofColumns, new((float*)right.Address + at, width));
        }
    }
}
