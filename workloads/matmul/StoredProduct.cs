using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B for a constant B that is stored in a small format: threads divide the columns.</summary>
internal sealed unsafe class StoredProduct : IDisposable
{
    private readonly CpuThreads threads;
    private readonly StoredWeights weights;
    private readonly Action<int> region;
    private readonly AlignedMemory? padded;
    private readonly MatmulShape most;
    private readonly int columns;
    private int rows;
    private float* left;
    private float* product;

    /// <summary>Quantises and packs B.</summary>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="storage">How B is kept, in bf16, fp16, int8 or int4; a channel is a column of B.</param>
    /// <param name="b">B [k, n], row-major.</param>
    /// <param name="most">n, k, and the most rows of A.</param>
    public StoredProduct(CpuThreads threads, WeightStorage storage, float* b, MatmulShape most)
    {
        this.threads = threads;
        this.most = most;
        WeightKernel kernel = WeightKernel.Of(storage.Format, Vector512.IsHardwareAccelerated ? 16 : Vector256.IsHardwareAccelerated ? 8 : 4);
        weights = new StoredWeights(kernel, most.N, most.K, (column, term) => b[((nint)term * most.N) + column], storage.ByPages);
        columns = weights.Panels * kernel.Columns;
        padded = columns == most.N ? null : new AlignedMemory(4L * most.M * columns);
        region = Region;
    }

    /// <summary>C = A B.</summary>
    /// <param name="m">Rows of A and C.</param>
    /// <param name="a">A [m, k].</param>
    /// <param name="c">Receives C [m, n].</param>
    public void Multiply(int m, float* a, float* c)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(m, most.M);
        rows = m;
        left = a;
        product = padded is null ? c : (float*)padded.Address;
        threads.Run(region);
        for (int row = 0; padded is not null && row < m; row++)
        {
            new ReadOnlySpan<float>(product + ((nint)row * columns), most.N).CopyTo(new Span<float>(c + ((nint)row * most.N), most.N));
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        weights.Dispose();
        padded?.Dispose();
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Region(int thread)
    {
        int first = threads.ShareStart(thread, weights.Panels), last = threads.ShareStart(thread + 1, weights.Panels);
        weights.Multiply(first, last, rows, left, most.K, product + weights.ColumnOf(first), columns, accumulate: false);
    }
}
