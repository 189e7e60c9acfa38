using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B with both operands in bf16 or int8: threads round and pack B together, meet, and take blocks of rows by a counter.</summary>
/// <remarks>
/// The blocks are those of <see cref="MatmulCpu"/>, with smaller numbers in them. A block of A is rounded when it is taken, B once a product, or before the clock starts where it is constant.
/// Of int8 a tile's integers are finished aside and become fp32 with the scales of their row and column; so are tiles that overhang C.
/// </remarks>
internal sealed unsafe class DotMatmul : IDisposable
{
    // 10 panels of 28 KiB.
    private const int RowsOfBlock = 10 * DotKernel.Rows;

    private readonly CpuThreads threads;
    private readonly DotKernel kernel;
    private readonly DotOperand? inputs;
    private readonly Action<int> region;
    private readonly AlignedMemory packed, rowWords, scales, tiles;
    private readonly int mostWords;
    private MatmulShape shape;
    private DotOperand operand;
    private float* left;
    private float* right;
    private float* product;
    private int taken;

    /// <summary>Takes the memory.</summary>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="kernel">The kernel.</param>
    /// <param name="shapes">Every shape to come.</param>
    /// <param name="packsRight">Whether <see cref="Multiply"/> will be called, rather than only <see cref="MultiplyPacked"/>.</param>
    public DotMatmul(CpuThreads threads, DotKernel kernel, IReadOnlyCollection<MatmulShape> shapes, bool packsRight)
    {
        this.threads = threads;
        this.kernel = kernel;
        int k = shapes.Max(static s => s.K);
        inputs = packsRight ? new DotOperand(kernel, k, shapes.Max(static s => s.N)) : null;
        operand = inputs!;
        region = Region;
        mostWords = DotOperand.GroupsOfBlock;
        packed = new AlignedMemory(4L * threads.Count * RowsOfBlock * mostWords);
        rowWords = new AlignedMemory(4L * threads.Count * (DotKernel.Rows + 2) * (mostWords + Lanes));
        scales = new AlignedMemory(4L * threads.Count * RowsOfBlock);
        tiles = new AlignedMemory(4L * threads.Count * DotKernel.Rows * DotKernel.Columns);
    }

    private static int Lanes => Vector512<float>.Count;

    /// <summary>Rounds and packs a constant B [k, n].</summary>
    public DotOperand Pack(float* b, int k, int n)
    {
        DotOperand constant = new(kernel, k, n);
        constant.Begin(k, n);
        constant.Pack(b, 0, constant.Panels);
        return constant;
    }

    /// <summary>C = A B.</summary>
    /// <param name="s">The extents; one of the shapes given to the constructor.</param>
    /// <param name="a">Row-major [m, k].</param>
    /// <param name="b">Row-major [k, n].</param>
    /// <param name="c">Receives row-major [m, n]; overlaps nothing.</param>
    public void Multiply(MatmulShape s, float* a, float* b, float* c)
    {
        operand = inputs!;
        operand.Begin(s.K, s.N);
        right = b;
        Start(s, a, c);
    }

    /// <summary>C = A B for B from <see cref="Pack"/>.</summary>
    public void MultiplyPacked(MatmulShape s, float* a, DotOperand b, float* c)
    {
        operand = b;
        right = null;
        Start(s, a, c);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        inputs?.Dispose();
        packed.Dispose();
        rowWords.Dispose();
        scales.Dispose();
        tiles.Dispose();
    }

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;

    private void Start(MatmulShape s, float* a, float* c)
    {
        shape = s;
        left = a;
        product = c;
        taken = 0;
        threads.Run(region);
    }

    private void Region(int thread)
    {
        if (right is not null)
        {
            operand.Pack(right, operand.Panels * thread / threads.Count, operand.Panels * (thread + 1) / threads.Count);
            threads.Barrier();
        }

        // At least one block for each thread.
        int panels = CeilingOf(shape.M, DotKernel.Rows), blocks = Math.Max(CeilingOf(shape.M, RowsOfBlock), Math.Min(threads.Count, panels));
        for (int block = Interlocked.Increment(ref taken) - 1; block < blocks; block = Interlocked.Increment(ref taken) - 1)
        {
            RowBlock(thread, (panels * block / blocks, panels * (block + 1) / blocks), panels);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RowBlock(int thread, (int First, int End) taken, int panels)
    {
        int first = RowOf(taken.First, panels), rows = RowOf(taken.End, panels) - first;
        float* rowScales = (float*)scales.Address + (thread * RowsOfBlock);
        for (int row = 0; row < rows && kernel.Format == NumberFormat.Int8; row++)
        {
            rowScales[row] = DotPacking.GreatestOfRow(left + ((nint)(first + row) * shape.K), shape.K) / 127;
        }

        uint* words = (uint*)packed.Address + ((nint)thread * RowsOfBlock * mostWords);
        for (int block = 0; block < operand.Blocks; block++)
        {
            int groups = operand.GroupsIn(block);
            for (int panel = taken.First; panel < taken.End; panel++)
            {
                int row = RowOf(panel, panels), end = RowOf(panel + 1, panels);
                PackLeft(thread, row, end - row, block, rowScales + (row - first), words + ((nint)(row - first) * groups));
            }

            for (int column = 0; column < operand.Panels; column++)
            {
                uint* b = operand.PanelOf(block, column);
                for (int panel = taken.First; panel < taken.End; panel++)
                {
                    int row = RowOf(panel, panels);
                    Tile tile = new(row, RowOf(panel + 1, panels) - row, block, column);
                    Compute(thread, tile, words + ((nint)(row - first) * groups), b, rowScales + (row - first));
                }
            }
        }
    }

    // Row by row into words, then sixteen rows at a time into the order of the kernel: a transposition of 32-bit words, whatever they hold.
    private void PackLeft(int thread, int row, int rows, int block, float* rowScales, uint* panel)
    {
        int groups = operand.GroupsIn(block), term = block * operand.TermsOfBlock, terms = Math.Min(operand.TermsOfBlock, shape.K - term);
        nint stride = mostWords + Lanes;
        uint* aside = (uint*)rowWords.Address + (thread * (DotKernel.Rows + 2) * stride);
        for (int of = 0; of < rows; of++)
        {
            float* source = left + ((nint)(row + of) * shape.K) + term;
            if (kernel.Format == NumberFormat.Bf16)
            {
                DotPacking.Bf16Row(source, terms, aside + (of * stride));
            }
            else
            {
                DotPacking.Int8Row(source, terms, rowScales[of] == 0 ? 0 : 1 / rowScales[of], aside + (of * stride));
            }
        }

        MatmulPacking.PackRows((float*)aside, stride, rows, rows, groups, (float*)panel);
    }

    private void Compute(int thread, Tile tile, uint* a, uint* b, float* rowScales)
    {
        int column = tile.Panel * DotKernel.Columns, width = Math.Min(DotKernel.Columns, shape.N - column);
        float* c = product + ((nint)tile.Row * shape.N) + column;
        int groups = operand.GroupsIn(tile.Block);
        if (kernel.Format == NumberFormat.Bf16 && width == DotKernel.Columns)
        {
            kernel.Multiply(tile.Rows, a, b, c, shape.N, groups, tile.Block > 0);
            return;
        }

        float* aside = (float*)tiles.Address + (thread * DotKernel.Rows * DotKernel.Columns);
        kernel.Multiply(tile.Rows, a, b, aside, DotKernel.Columns, groups, add: false);
        if (kernel.Format == NumberFormat.Int8)
        {
            Finish(tile, (int*)aside, rowScales);
        }

        for (int row = 0; row < tile.Rows; row++, c += shape.N, aside += DotKernel.Columns)
        {
            Place(aside, c, width, tile.Block > 0);
        }
    }

    // The 128 of A is taken off, and the integers become numbers.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Finish(Tile tile, int* integers, float* rowScales)
    {
        int* offsets = operand.OffsetsOf(tile.Block) + (tile.Panel * DotKernel.Columns);
        float* columnScales = operand.Scales + (tile.Panel * DotKernel.Columns);
        for (int row = 0; row < tile.Rows; row++)
        {
            for (int lane = 0; lane < DotKernel.Columns; lane += Lanes, integers += Lanes)
            {
                Vector512<float> sums = Vector512.ConvertToSingle(Vector512.Load(integers) - Vector512.Load(offsets + lane));
                Vector512.Store(sums * Vector512.Load(columnScales + lane) * Vector512.Create(rowScales[row]), (float*)integers);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Place(float* aside, float* c, int width, bool add)
    {
        int column = 0;
        for (; column + Lanes <= width; column += Lanes)
        {
            Vector512<float> sums = Vector512.Load(aside + column);
            Vector512.Store(add ? sums + Vector512.Load(c + column) : sums, c + column);
        }

        for (; column < width; column++)
        {
            c[column] = add ? c[column] + aside[column] : aside[column];
        }
    }

    private int RowOf(int panel, int panels) => (int)((long)shape.M * panel / panels);

    private readonly record struct Tile(int Row, int Rows, int Block, int Panel);
}
