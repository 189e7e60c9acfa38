using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B on the CPU, any shape.</summary>
/// <remarks>
/// What makes each version faster than the one before:
/// 1. Three loops, one sum at a time: waits for every addition; B is read down its columns, a cache line for each element.
/// 2. A tile of C in registers (<see cref="MatmulKernel"/>): each element of A and B that is loaded serves a whole row or column of the tile, and the sums do not wait for each other.
/// 3. Operands packed in the kernel's order (<see cref="MatmulPacking"/>): every load is the next address, so caches and the TLB are used in full.
/// 4. Blocks of 256 terms and 96 rows: a panel of B stays in the L1 cache and a block of A in the L2 cache for as long as they are needed.
/// 5. Threads pack together, meet once, then take blocks of C by a counter until none is left.
/// 6. A constant B is packed before the clock starts (<see cref="Pack"/>).
/// </remarks>
public sealed unsafe class MatmulCpu : IDisposable
{
    private const int TermsOfBlock = 256;
    private const int RowsOfBlock = 96;
    private const int ColumnsOfBlock = 1024;

    private readonly CpuThreads threads;
    private readonly MatmulKernel kernel;
    private readonly Action<int> region;
    private readonly AlignedMemory packedLeft;
    private readonly AlignedMemory? packedRight;
    private readonly AlignedMemory edges;
    private MatmulShape shape;
    private float* left;
    private float* right;
    private float* product;
    private float* packed;
    private int nextBlock;

    /// <summary>Takes the memory that products up to the given shapes need.</summary>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="shapes">Every shape to come, at least one.</param>
    /// <param name="packsRight">Whether <see cref="Multiply"/> will be called, rather than only <see cref="MultiplyPacked"/>.</param>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    public MatmulCpu(CpuThreads threads, IReadOnlyCollection<MatmulShape> shapes, bool packsRight, MatmulKernel? kernel = null)
    {
        this.threads = threads;
        this.kernel = kernel ?? MatmulKernel.Best;
        region = Region;
        packedLeft = new AlignedMemory(shapes.Max(s => 4L * (s.M + this.kernel.Rows) * s.K));
        packedRight = packsRight ? new AlignedMemory(shapes.Max(s => PackedBytes(s.K, s.N))) : null;
        edges = new AlignedMemory(4L * threads.Count * EdgeElements);
    }

    private int EdgeElements => this.kernel.Rows * kernel.Columns;

    /// <summary>Packs a constant right operand [k, n].</summary>
    public AlignedMemory Pack(float* b, int k, int n)
    {
        AlignedMemory memory = new(PackedBytes(k, n));
        for (int panel = 0; panel < PanelsOf(n); panel++)
        {
            PackPanel(b, k, n, panel, (float*)memory.Address);
        }

        return memory;
    }

    /// <summary>C = A B.</summary>
    /// <param name="s">The extents; one of the shapes given to the constructor.</param>
    /// <param name="a">Row-major [m, k].</param>
    /// <param name="b">Row-major [k, n].</param>
    /// <param name="c">Receives row-major [m, n]; overlaps nothing.</param>
    public void Multiply(MatmulShape s, float* a, float* b, float* c) => Start(s, a, b, (float*)packedRight!.Address, c);

    /// <summary>C = A B for B from <see cref="Pack"/>.</summary>
    public void MultiplyPacked(MatmulShape s, float* a, AlignedMemory b, float* c)
    {
        ArgumentNullException.ThrowIfNull(b);
        Start(s, a, null, (float*)b.Address, c);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packedLeft.Dispose();
        packedRight?.Dispose();
        edges.Dispose();
    }

    private void Start(MatmulShape s, float* a, float* b, float* bPacked, float* c)
    {
        shape = s;
        left = a;
        right = b;
        packed = bPacked;
        product = c;
        nextBlock = 0;
        threads.Run(region);
    }

    private long PackedBytes(int k, int n) => 4L * PanelsOf(n) * kernel.Columns * k;

    private int PanelsOf(int n) => (n + kernel.Columns - 1) / kernel.Columns;

    private void PackPanel(float* b, int k, int n, int panel, float* target)
    {
        int column = panel * kernel.Columns;
        MatmulPacking.PackColumns(b + column, n, Math.Min(kernel.Columns, n - column), kernel.Columns, k, target + ((nint)column * k));
    }

    private void Region(int thread)
    {
        int rowPanels = (shape.M + kernel.Rows - 1) / kernel.Rows;
        for (int panel = thread; panel < rowPanels; panel += threads.Count)
        {
            int row = panel * kernel.Rows;
            int rows = Math.Min(kernel.Rows, shape.M - row);
            MatmulPacking.PackRows(left + ((nint)row * shape.K), shape.K, rows, kernel.PanelRowsOf(rows), shape.K, (float*)packedLeft.Address + ((nint)row * shape.K));
        }

        int columnPanels = PanelsOf(shape.N);
        for (int panel = thread; right is not null && panel < columnPanels; panel += threads.Count)
        {
            PackPanel(right, shape.K, shape.N, panel, packed);
        }

        threads.Barrier();
        int blockRows = RowsOfBlock / kernel.Rows;
        int rowBlocks = (rowPanels + blockRows - 1) / blockRows;

        // Few rows (decoding) leave few blocks of rows: narrower blocks of columns give every thread several.
        int widest = Math.Max(1, columnPanels * rowBlocks / (8 * threads.Count));
        int blockColumns = Math.Min(ColumnsOfBlock / kernel.Columns, widest);
        int columnBlocks = (columnPanels + blockColumns - 1) / blockColumns;
        for (int block = Take(); block < rowBlocks * columnBlocks; block = Take())
        {
            int firstRow = block / columnBlocks * blockRows, firstColumn = block % columnBlocks * blockColumns;
            Block(thread, firstRow, Math.Min(firstRow + blockRows, rowPanels), firstColumn, Math.Min(firstColumn + blockColumns, columnPanels));
        }
    }

    private int Take() => Interlocked.Increment(ref nextBlock) - 1;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Block(int thread, int firstRow, int endRow, int firstColumn, int endColumn)
    {
        for (int k = 0; k < shape.K; k += TermsOfBlock)
        {
            int terms = Math.Min(TermsOfBlock, shape.K - k);
            for (int column = firstColumn; column < endColumn; column++)
            {
                for (int row = firstRow; row < endRow; row++)
                {
                    Tile(thread, row * kernel.Rows, column * kernel.Columns, k, terms);
                }
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Tile(int thread, int row, int column, int k, int terms)
    {
        int rows = Math.Min(kernel.Rows, shape.M - row);
        int width = Math.Min(kernel.Columns, shape.N - column);
        int panelRows = kernel.PanelRowsOf(rows);
        float* a = (float*)packedLeft.Address + ((nint)row * shape.K) + ((nint)k * panelRows);
        float* b = packed + ((nint)column * shape.K) + ((nint)k * kernel.Columns);
        float* c = product + ((nint)row * shape.N) + column;
        if (rows == panelRows && width == kernel.Columns)
        {
            kernel.Multiply(rows, a, b, c, shape.N, terms, add: k > 0);
            return;
        }

        // The tile overhangs C: it is computed whole, aside, and the part that exists is copied or added.
        float* edge = (float*)edges.Address + ((nint)thread * EdgeElements);
        kernel.Multiply(panelRows, a, b, edge, kernel.Columns, terms, add: false);
        for (int i = 0; i < rows; i++, c += shape.N, edge += kernel.Columns)
        {
            for (int j = 0; j < width; j++)
            {
                c[j] = (k > 0 ? c[j] : 0) + edge[j];
            }
        }
    }
}
