using System.Runtime.CompilerServices;
using Bench.Datasets;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>C = A B on the CPU, any shape.</summary>
/// <remarks>
/// What makes each version faster than the one before:
/// 1. Three loops, one sum at a time: waits for every addition; B is read down its columns, a cache line for each element.
/// 2. A tile of C in registers (<see cref="MicroKernel"/>): each element of A and B that is loaded serves a whole row or column of the tile, and the sums do not wait for each other.
/// 3. Operands packed in the kernel's order (<see cref="MatmulPacking"/>): every load is the next address, so caches and the TLB are used in full.
/// 4. Blocks (<see cref="MatmulBlocks"/>): what is met again, a micro-panel of B and a block of A or of B, stays in the L1 and L2 caches for as long as it is needed. Tiles over two micro-panels of B, where the kernel has them, load less for each multiply-add.
/// 5. Threads pack a block of B together, meet, and take blocks of rows by a counter; while some still multiply, others pack the next block of B into other memory. With pairs each takes blocks of columns instead, and packs them for itself: where
///    the L3 cache is far, so is what another core has written. A product whose B lies ready is offered (<see cref="CpuThreads.Offer"/>): whoever comes takes blocks, and nobody waits for a thread that does not.
/// 6. A constant B is packed before the clock starts (<see cref="Pack"/>); a small one is read as it lies; one that four rows or fewer meet is read once, row by row (<see cref="StreamedRows"/>).
/// Rows are divided evenly into micro-panels, so that none is a narrow rest.
/// </remarks>
public sealed unsafe class MatmulCpu : IDisposable
{
    // A B of this size is read as it lies: packing it would cost more than it saves.
    private const long BytesReadAsTheyLie = 64 * 1024;

    // One whose rows are whole cache lines, so that no vector lies across two, also where most of an L2 cache holds it; less of it where they are whole pages.
    private const long LinedBytesReadAsTheyLie = 768 * 1024;
    private const long PagedBytesReadAsTheyLie = 256 * 1024;

    // Where the L3 cache is as fast as the kernel reads, a B that lies there is read as it lies too.
    private const long BytesReadAsTheyLieInNearL3 = 4 * 1024 * 1024;

    // Of one whose rows are whole pages apart, a column of micro-panels lies in few sets of the caches and a page for each row: 1024 x 1024 as it lies loses a fifth.
    private const long PagedBytesReadAsTheyLieInNearL3 = 1024 * 1024;
    private const int PageBytes = 4096;
    private const int LineBytes = 64;

    // A constant B comes from memory for so few rows (in micro-panels of one tile), and only tiles over one micro-panel that read rows as they lie ask for it ahead.
    private const int PanelsOfFewRows = 2;

    // Rows of A that meet no more micro-panels than these are read as they lie.
    private const int PanelsReadAsTheyLie = 16;

    // Rows of A that lie whole pages apart meet in one set of an L1 cache, beside C's, which do too; of 8 ways five rows leave too few. They are copied, a line further apart, where they meet so many micro-panels: 14 rows of 4096 terms gained two fifths on Zen 4.
    private const int MostRowsThatMeet = 4;
    private const int LeastPanelsOfCopy = 8;
    private const int FloatsOfLine = LineBytes / sizeof(float);

    // Threads share a product of at most so many multiplications by single micro-panels on Zen 4: pairs gain little there, and leave fewer pieces to share. Two cores have 158 GFLOP/s at 128 x 128 x 128 so, and 142 by pairs.
    private const long MostMultiplicationsSharedSingly = 3 << 20;

    // Columns of a row that are long enough for a processor's prefetcher: a quarter of a page.
    private const int LeastColumnsOfThread = 256;

    // Multiplications, for each column of a tile, that one core has done by the time another that sleeps has been called.
    private const long MostAsleep = 1 << 14;

    private readonly CpuThreads threads;
    private readonly MicroKernel kernel;
    private readonly CpuTuning tuning;
    private readonly bool constantByPages;
    private readonly Action<int> together;
    private readonly Action<int> byColumns;
    private readonly Action<int> apart;
    private readonly Action<int> streamed;
    private readonly AlignedMemory packedLeft;
    private readonly AlignedMemory? packedRight;
    private readonly long leftElements;
    private readonly Copy[] copies;
    private readonly long rightElements;
    private MatmulShape shape;
    private MatmulBlocks blocks;
    private float* left;
    private float* right;
    private float* product;
    private Panels constant;

    // Whether tiles are over two micro-panels of B, and how many rows a micro-panel of A has at most.
    private bool paired;
    private int panelRows;

    // Whether what is constant comes from memory, page by page.
    private bool byPages;
    private int taken;

    // Products so far: the next one's rows may lie at the same address.
    private int turn;

    /// <summary>Takes the memory that products up to the given shapes need.</summary>
    /// <param name="threads">Threads to compute with; not disposed here.</param>
    /// <param name="shapes">Every shape to come, at least one.</param>
    /// <param name="packsRight">Whether <see cref="Multiply"/> will be called, rather than only <see cref="MultiplyPacked"/>.</param>
    /// <param name="kernel">The kernel; by default the best one for this processor.</param>
    /// <param name="tuning">Sizes of blocks for this machine; by default those that are right for most.</param>
    /// <param name="byPages">Whether few rows ask for a constant B by pages (<see cref="ProcessorCaches.ServesByPages"/>).</param>
    public MatmulCpu(CpuThreads threads, IReadOnlyCollection<MatmulShape> shapes, bool packsRight, MicroKernel? kernel = null, CpuTuning? tuning = null, bool byPages = false)
    {
        constantByPages = byPages;
        this.tuning = tuning ?? CpuTuning.None;
        this.threads = threads;
        this.kernel = kernel ?? MicroKernel.Best;
        together = Together;
        byColumns = ByColumns;
        apart = Apart;
        streamed = Streamed;
        IEnumerable<(MatmulShape Shape, MatmulBlocks Blocks)> cut = shapes.Select(shape => (shape, this.tuning.BlocksOf(shape, this.kernel)));

        // Divided into whole micro-panels of p rows a block has fewer than 2 p rows more than its share.
        leftElements = cut.Max(s => (long)(s.Blocks.Rows + (2 * this.kernel.PairRows)) * (s.Blocks.Terms + FloatsOfLine));
        copies = new Copy[threads.Count];
        packedLeft = new AlignedMemory(4 * threads.Count * leftElements);
        rightElements = cut.Max(s => (long)PaddedColumnsOf(Math.Min(s.Blocks.Columns, s.Shape.N)) * s.Blocks.Terms);
        packedRight = packsRight ? new AlignedMemory(4 * (this.kernel.HasPairs ? Math.Max(BlocksOfRight(threads), threads.Count) : BlocksOfRight(threads)) * rightElements) : null;
    }

    /// <summary>Packs a constant right operand [k, n].</summary>
    public AlignedMemory Pack(float* b, int k, int n)
    {
        AlignedMemory memory = new(4L * PaddedColumnsOf(n) * k);
        MatmulPacking.PackPanels(b, n, n, kernel.Columns, k, 0, PanelsOf(n), (float*)memory.Address);
        return memory;
    }

    /// <summary>C = A B.</summary>
    /// <param name="s">The extents; one of the shapes given to the constructor.</param>
    /// <param name="a">Row-major [m, k].</param>
    /// <param name="b">Row-major [k, n].</param>
    /// <param name="c">Receives row-major [m, n]; overlaps nothing.</param>
    public void Multiply(MatmulShape s, float* a, float* b, float* c)
    {
        bool asItLies = 4L * s.K * s.N <= MostReadAsTheyLie(4 * s.N) && (kernel.ReadsOnlyWidth || 2 * s.N % kernel.Columns == 0);
        byPages = false;
        if (s.M <= (asItLies ? 1 : StreamedRows.MostRows) && s.N >= StreamedRows.LeastColumns)
        {
            Stream(s, a, b, c);
            return;
        }

        Start(s, a, b, asItLies ? new Panels(b, kernel.Columns, s.N) : default, c);
    }

    /// <summary>C = A B for B from <see cref="Pack"/>.</summary>
    public void MultiplyPacked(MatmulShape s, float* a, AlignedMemory b, float* c)
    {
        ArgumentNullException.ThrowIfNull(b);
        byPages = constantByPages && s.M <= PanelsOfFewRows * kernel.Rows;
        Start(s, a, null, new Panels((float*)b.Address, (nint)kernel.Columns * s.K, kernel.Columns), c);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        packedLeft.Dispose();
        packedRight?.Dispose();
    }

    private static int BlocksOfRight(CpuThreads threads) => threads.Count == 1 ? 1 : 2;

    private static long MostReadAsTheyLie(int rowBytes) => (ProcessorCaches.HasNearL3, rowBytes % PageBytes) switch
    {
        (false, 0) => PagedBytesReadAsTheyLie,
        (false, _) when rowBytes % LineBytes == 0 => LinedBytesReadAsTheyLie,
        (false, _) => BytesReadAsTheyLie,
        (true, 0) => PagedBytesReadAsTheyLieInNearL3,
        _ => BytesReadAsTheyLieInNearL3,
    };

    private static int CeilingOf(int value, int divisor) => (value + divisor - 1) / divisor;

    private int PanelsOf(int n) => CeilingOf(n, kernel.Columns);

    private int PaddedColumnsOf(int n) => PanelsOf(n) * kernel.Columns;

    private int Take() => Interlocked.Increment(ref taken) - 1;

    /// <summary>Few rows against a B that is met once: blocks of columns, whoever comes takes some.</summary>
    private void Stream(MatmulShape s, float* a, float* b, float* c)
    {
        shape = s;
        blocks = default;
        left = a;
        right = b;
        product = c;
        taken = 0;
        threads.Offer(streamed, wakes: s.M * (long)s.N * s.K > MostAsleep * kernel.Columns);
    }

    private void Streamed(int thread)
    {
        int tickets = threads.Count == 1 ? 1 : 4 * threads.Count;
        int width = Math.Clamp(CeilingOf(CeilingOf(shape.N, tickets), FloatsOfLine) * FloatsOfLine, LeastColumnsOfThread, StreamedRows.ColumnsOfBlock(shape.M));
        for (int column = width * Take(); column < shape.N; column = width * Take())
        {
            StreamedRows.Multiply(shape.M, Math.Min(width, shape.N - column), shape.K, left, right + column, product + column, shape.N);
        }
    }

    private void Start(MatmulShape s, float* a, float* b, Panels ready, float* c)
    {
        if (s.M == 0 || s.N == 0)
        {
            return;
        }

        if (s != shape || blocks == default)
        {
            shape = s;
            blocks = tuning.BlocksOf(s, kernel);
            bool shared = threads.Count > 1 && ProcessorCaches.HalvesWideVectors && (long)s.M * s.N * s.K <= MostMultiplicationsSharedSingly;
            paired = kernel.HasPairs && !shared && s.M > PanelsOfFewRows * kernel.Rows && s.N >= 2 * kernel.Columns;
            panelRows = paired ? kernel.PairRows : kernel.Rows;
        }

        left = a;
        right = b;
        constant = ready;
        product = c;
        taken = 0;
        turn = unchecked(turn + 1);

        // Where the L3 cache is far, each thread packs its own blocks of columns; where it is near (Zen 4) that is no slower. A product of few columns has its rows shared on both.
        Action<int> share = ready.Address is not null ? apart : paired && s.N > ((2 * threads.Count) - 1) * kernel.Columns ? byColumns : together;

        if (threads.Count == 1 && share == apart && s.K <= blocks.Terms && WidthOf(s.N) == s.N)
        {
            // As wide as a tile: each row of A meets B once, and there is nothing that a block would keep near.
            RowsAsTheyLie(s.M, a, s.K, ready, c, new Cut(0, s.K, 0, s.N));
        }
        else if (threads.Count == 1)
        {
            share(0);
        }
        else if (share == apart)
        {
            threads.Offer(share, wakes: s.M * (long)s.N * s.K > MostAsleep * kernel.Columns);
        }
        else
        {
            threads.Run(share);
        }
    }

    /// <summary>B is packed block by block, by all threads; each block of rows meets it when it is ready.</summary>
    private void Together(int thread)
    {
        // As many for each thread: with fifteen for two, one of them would wait at the end.
        int rowBlocks = Math.Min(CeilingOf(CeilingOf(shape.M, blocks.Rows), threads.Count) * threads.Count, CeilingOf(shape.M, panelRows));
        int ticket = Take(), first = 0, step = 0;
        for (int column = 0; column < shape.N; column += blocks.Columns)
        {
            int columns = Math.Min(blocks.Columns, shape.N - column), panels = PanelsOf(columns);
            for (int term = 0; term == 0 || term < shape.K; term += blocks.Terms, step++, first += rowBlocks)
            {
                // Two blocks in turn: the barrier says that nobody reads the one before the last any more. One thread alone is done with the last itself, and finds its memory in a nearer cache.
                int terms = Math.Min(blocks.Terms, shape.K - term);
                float* packed = (float*)packedRight!.Address + (step % BlocksOfRight(threads) * rightElements);
                MatmulPacking.PackPanels(right + ((nint)term * shape.N) + column, shape.N, columns, kernel.Columns, terms, panels * thread / threads.Count, panels * (thread + 1) / threads.Count, packed);
                threads.Barrier();
                Panels b = new(packed, (nint)kernel.Columns * terms, kernel.Columns);
                for (; ticket < first + rowBlocks; ticket = Take())
                {
                    RowBlock(thread, ticket - first, rowBlocks, b, new Cut(term, terms, column, columns));
                }
            }
        }
    }

    /// <summary>Each block of columns of B is packed and met by all rows on one thread.</summary>
    private void ByColumns(int thread)
    {
        int rowBlocks = CeilingOf(shape.M, blocks.Rows), panels = PanelsOf(shape.N);

        // No wider than the memory for one; and as many for each thread, as long as that leaves a pair of micro-panels to each.
        int least = CeilingOf(shape.N, blocks.Columns);
        int columnBlocks = Math.Max(least, Math.Min(CeilingOf(least, threads.Count) * threads.Count, panels / 2));
        float* packed = (float*)packedRight!.Address + (thread * rightElements);
        for (int ticket = Take(); ticket < columnBlocks; ticket = Take())
        {
            int column = (int)((long)panels * ticket / columnBlocks) * kernel.Columns;
            int columns = Math.Min(shape.N, (int)((long)panels * (ticket + 1) / columnBlocks) * kernel.Columns) - column;
            for (int term = 0; term == 0 || term < shape.K; term += blocks.Terms)
            {
                int terms = Math.Min(blocks.Terms, shape.K - term);
                MatmulPacking.PackPanels(right + ((nint)term * shape.N) + column, shape.N, columns, kernel.Columns, terms, 0, PanelsOf(columns), packed);
                Panels b = new(packed, (nint)kernel.Columns * terms, kernel.Columns);
                for (int block = 0; block < rowBlocks; block++)
                {
                    RowBlock(thread, block, rowBlocks, b, new Cut(term, terms, column, columns));
                }
            }
        }
    }

    /// <summary>B lies ready: each block of rows and columns is computed from its first term to its last by one thread.</summary>
    private void Apart(int thread)
    {
        int rowBlocks = CeilingOf(shape.M, blocks.Rows), panels = PanelsOf(shape.N);

        // Few rows (decoding) leave few blocks of rows: narrower blocks of columns give every thread several, and where there are few columns too, blocks of fewer rows.
        int columnBlocks = 1;
        if (threads.Count > 1)
        {
            columnBlocks = Math.Clamp(4 * threads.Count / rowBlocks, 1, paired ? panels / 2 : panels);
            rowBlocks = Math.Max(rowBlocks, Math.Min(CeilingOf(2 * threads.Count, columnBlocks), CeilingOf(shape.M, panelRows) / 2));
        }

        for (int ticket = Take(); ticket < rowBlocks * columnBlocks; ticket = Take())
        {
            int block = ticket % columnBlocks;
            int column = panels * block / columnBlocks * kernel.Columns;
            int end = Math.Min(shape.N, panels * (block + 1) / columnBlocks * kernel.Columns);
            for (int term = 0; term == 0 || term < shape.K; term += blocks.Terms)
            {
                RowBlock(thread, ticket / columnBlocks, rowBlocks, constant.At(column / kernel.Columns, term), new Cut(term, Math.Min(blocks.Terms, shape.K - term), column, end - column));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RowBlock(int thread, int block, int rowBlocks, Panels b, Cut cut)
    {
        int allPanels = CeilingOf(shape.M, panelRows);
        int firstPanel = (int)((long)allPanels * block / rowBlocks), endPanel = (int)((long)allPanels * (block + 1) / rowBlocks);
        int first = RowOf(firstPanel, allPanels), rows = RowOf(endPanel, allPanels) - first;
        float* a = left + ((nint)first * shape.K) + cut.Term;
        float* c = product + ((nint)first * shape.N) + cut.Column;
        bool add = cut.Term > 0;
        if (cut.Columns <= PanelsReadAsTheyLie * kernel.Columns || rows <= PanelsOfFewRows * kernel.Rows)
        {
            bool meet = !paired && 4L * shape.K % PageBytes == 0 && rows > MostRowsThatMeet && cut.Columns >= LeastPanelsOfCopy * kernel.Columns;
            RowsAsTheyLie(rows, meet ? CopyApart(thread, rows, a, cut) : a, meet ? cut.Terms + FloatsOfLine : shape.K, b, c, cut);
            return;
        }

        float* packed = (float*)packedLeft.Address + (thread * leftElements);
        copies[thread] = default;
        for (int panel = firstPanel, row = first, end; panel < endPanel; panel++, row = end)
        {
            end = RowOf(panel + 1, allPanels);
            MatmulPacking.PackRows(left + ((nint)row * shape.K) + cut.Term, shape.K, end - row, end - row, cut.Terms, packed + ((nint)(row - first) * cut.Terms));
        }

        int column = 0;
        for (int pair = 2 * kernel.Columns; paired && column + pair <= cut.Columns; column += pair, b = b.Next().Next())
        {
            for (int panel = firstPanel, row = first, end; panel < endPanel; panel++, row = end)
            {
                end = RowOf(panel + 1, allPanels);
                nint offset = row - first;
                kernel.MultiplyPair(end - row, packed + (offset * cut.Terms), end - row, b.Address, b.RowStride, b.Stride, c + (offset * shape.N) + column, shape.N, cut.Terms, add);
            }
        }

        for (; column < cut.Columns; column += kernel.Columns, b = b.Next())
        {
            int width = Math.Min(kernel.Columns, cut.Columns - column);
            for (int panel = firstPanel, row = first, end; panel < endPanel; panel++, row = end)
            {
                end = RowOf(panel + 1, allPanels);
                nint offset = row - first;
                kernel.Multiply(end - row, width, packed + (offset * cut.Terms), end - row, b.Address, b.RowStride, c + (offset * shape.N) + column, shape.N, cut.Terms, add);
            }
        }
    }

    /// <summary>Rows of A in memory of the thread's own, a line further apart. Other columns of the same rows find them there.</summary>
    private float* CopyApart(int thread, int rows, float* a, Cut cut)
    {
        float* copied = (float*)packedLeft.Address + (thread * leftElements);
        Copy wanted = new(turn, (nint)a);
        if (copies[thread] != wanted)
        {
            copies[thread] = wanted;
            for (nint row = 0; row < rows; row++)
            {
                new ReadOnlySpan<float>(a + (row * shape.K), cut.Terms).CopyTo(new Span<float>(copied + (row * (cut.Terms + FloatsOfLine)), cut.Terms));
            }
        }

        return copied;
    }

    // The widths of tiles add every sum in the same order: where there are wider ones than a micro-panel, a row block has five rows or more.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RowsAsTheyLie(int rows, float* a, nint aStride, Panels b, float* c, Cut cut)
    {
        bool add = cut.Term > 0;
        for (int columns = cut.Columns; columns > 0;)
        {
            int width = WidthOf(columns);
            if (width == 2 * kernel.Columns)
            {
                kernel.MultiplyPairRows(rows, a, aStride, b.Address, b.RowStride, b.Stride, c, shape.N, cut.Terms, add, fetch: true);
                b = b.Next();
            }
            else if (width > kernel.Columns)
            {
                kernel.MultiplyTripleRows(rows, width, a, aStride, b.Address, b.RowStride, b.Stride, c, shape.N, cut.Terms, add);
            }
            else if (byPages && width == kernel.Columns)
            {
                kernel.MultiplyPanel(rows, a, aStride, b.Address, c, shape.N, cut.Terms, add);
            }
            else
            {
                kernel.MultiplyRows(rows, width, a, aStride, b.Address, b.RowStride, c, shape.N, cut.Terms, add, fetch: true);
            }

            b = b.Next();
            c += width;
            columns -= width;
        }
    }

    /// <summary>Columns of the next tile: of a micro-panel, of two, or of one and what is left of the next where that is half or less. So that it is, 65 to 80 columns become 32 and 33 to 48.</summary>
    private int WidthOf(int columns) => paired switch
    {
        true when IsTriple(columns) => columns,
        true when columns >= 2 * kernel.Columns && !IsTriple(columns - kernel.Columns) => 2 * kernel.Columns,
        _ => Math.Min(columns, kernel.Columns),
    };

    private bool IsTriple(int columns) => kernel.HasTriples && !ProcessorCaches.HalvesWideVectors && columns > kernel.Columns && 2 * columns <= 3 * kernel.Columns;

    private int RowOf(int panel, int panels) => (int)((long)shape.M * panel / panels);

    /// <summary>Micro-panels of B, packed or as they lie.</summary>
    /// <param name="address">The first.</param>
    /// <param name="stride">Elements from one to the next.</param>
    /// <param name="rowStride">Elements from one row of a micro-panel to the next.</param>
    private readonly struct Panels(float* address, nint stride, nint rowStride)
    {
        public float* Address => address;

        public nint Stride => stride;

        public nint RowStride => rowStride;

        public Panels Next() => new(address + stride, stride, rowStride);

        public Panels At(int panel, int row) => new(address + (panel * stride) + (row * rowStride), stride, rowStride);
    }

    /// <summary>Which rows and terms of A a thread has copied, in which product.</summary>
    private readonly record struct Copy(int Turn, nint From);

    /// <summary>The terms and columns that a block of rows meets.</summary>
    private readonly record struct Cut(int Term, int Terms, int Column, int Columns);
}
