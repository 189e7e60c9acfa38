using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Bench.Workloads.Matmul;

/// <summary>The innermost product: a tile of C, up to m_r × n_r elements held in registers, from a micro-panel of A and a micro-panel of B.</summary>
/// <remarks>
/// The names are those of BLIS (Van Zee and van de Geijn, ACM TOMS 41(3), 2015). Thread-safe: no state. Vectors may lie at any address.
/// Each sum is made in the order of its terms; tiles of one to three rows, of one over a pair and of one or two over one and a half, into two or four sums. The functions are generated: workloads/generator.
/// </remarks>
public sealed unsafe class MicroKernel
{
    // A tile of one or two rows lets the processor run far enough ahead to have many lines requested already: where an L3 cache is near, asking for more only takes turns from its loads. 2048 x 512 weights in Zen 4's come with 86 GB/s, and with 71 where a single row asks for them.
    private const int RowsInSight = 2;

    // 64 KiB of a micro-panel of 32 columns: what the first tile has read from memory, the next tiles find in the L2 cache.
    private const int TermsFromMemory = 512;

    // A line with each term of 32 columns is half of what they are.
    private const int SharesOfBlock = 2;

    // Two lines with each round of four terms are an eighth of a pair of micro-panels of 32 columns and a quarter of one, four lines half of one.
    private const int SharesOfPair = 8, SharesByTwo = 4, SharesByFour = 2;

    private readonly delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] packed, packedHalf, strided, stridedHalf, fetching, paging;
    private readonly delegate*<float*, nint, float*, nint, float*, nint, nint, bool, int, void>[]? packedMasked, packedHalfMasked, packedQuarterMasked, stridedMasked, stridedHalfMasked, stridedQuarterMasked;
    private readonly delegate*<float*, nint, float*, nint, nint, float*, nint, nint, bool, void>[]? packedPair, stridedPair, fetchingPair, askingTwoPair, triple;
    private readonly delegate*<float*, nint, float*, nint, nint, float*, nint, nint, bool, int, void>[]? tripleMasked;
    private readonly delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[]? askingTwo, askingFour, pagingNext;

    /// <summary>The tiles of 512 bits.</summary>
    private MicroKernel(bool pairs)
        : this(pairs ? "512-bit 14x32, 6x64" : "512-bit 14x32", 32, MicroKernels512.Packed, MicroKernels512.PackedHalf, MicroKernels512.Strided, MicroKernels512.StridedHalf, MicroKernels512.Fetching, MicroKernels512.Paging)
    {
        if (pairs)
        {
            packedPair = MicroKernels512.PackedPair;
            stridedPair = MicroKernels512.StridedPair;
            fetchingPair = MicroKernels512.FetchingPair;
            triple = MicroKernels512.FetchingTriple;
            askingTwo = MicroKernels512.AskingTwo;
            askingFour = MicroKernels512.AskingFour;
            pagingNext = MicroKernels512.PagingNext;
            askingTwoPair = MicroKernels512.AskingTwoPair;
        }

        if (Avx512F.VL.IsSupported)
        {
            packedMasked = MicroKernels512.PackedMasked;
            packedHalfMasked = MicroKernels512.PackedHalfMasked;
            packedQuarterMasked = MicroKernels512.PackedQuarterMasked;
            stridedMasked = MicroKernels512.StridedMasked;
            stridedHalfMasked = MicroKernels512.StridedHalfMasked;
            stridedQuarterMasked = MicroKernels512.StridedQuarterMasked;
            tripleMasked = pairs ? MicroKernels512.FetchingTripleMasked : null;
        }
    }

    private MicroKernel(
        string name,
        int columns,
        delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] packed,
        delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] packedHalf,
        delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] strided,
        delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] stridedHalf,
        delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] fetching,
        delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] paging)
    {
        Name = name;
        Columns = columns;
        this.packed = packed;
        this.packedHalf = packedHalf;
        this.strided = strided;
        this.stridedHalf = stridedHalf;
        this.fetching = fetching;
        this.paging = paging;
    }

    /// <summary>14 rows by 32 columns in vectors of 512 bits: 28 of the 32 registers of AVX-512 hold sums.</summary>
    public static MicroKernel Wide { get; } = new(pairs: false);

    /// <summary>As <see cref="Wide"/>, and 6 rows over two micro-panels of 32 columns side by side where there are many rows.</summary>
    /// <remarks>Ice Lake does not keep up with 16 loads for 28 multiply-adds (92 % of its peak from the L1 cache, 98 % with 10 for 24); Zen 5 does (96 and 96), and has blocks whose pairs would not fit its L1 cache. Zen 4, which reads B half as fast, is faster with them.</remarks>
    public static MicroKernel WidePaired { get; } = new(pairs: true);

    /// <summary>6 rows by 16 columns in vectors of 256 bits: 12 of the 16 registers of AVX2.</summary>
    public static MicroKernel Medium { get; } = new("256-bit 6x16", 16, MicroKernels256.Packed, MicroKernels256.PackedHalf, MicroKernels256.Strided, MicroKernels256.StridedHalf, MicroKernels256.Fetching, MicroKernels256.Paging);

    /// <summary>12 rows by 8 columns in vectors of 128 bits: 24 of the 32 registers of ARM NEON. Correct on any processor.</summary>
    public static MicroKernel Narrow { get; } = new("128-bit 12x8", 8, MicroKernels128.Packed, MicroKernels128.PackedHalf, MicroKernels128.Strided, MicroKernels128.StridedHalf, MicroKernels128.Fetching, MicroKernels128.Paging);

    /// <summary>Every kernel; each is correct on every processor, only slow where the vectors are not the hardware's.</summary>
    public static IReadOnlyList<MicroKernel> All { get; } = [Wide, WidePaired, Medium, Narrow];

    /// <summary>The fastest kernel for this processor.</summary>
    public static MicroKernel Best { get; } = Vector512.IsHardwareAccelerated ? OfLanes(16) : Vector256.IsHardwareAccelerated ? Medium : Narrow;

    /// <summary>The fastest kernel for the tiles of attention: with vectors of 512 bits they take 64 queries, so that keys and values come half as often from a cache that is not near enough.</summary>
    public static MicroKernel BestForAttention { get; } = Best.Columns == Wide.Columns ? WidePaired : Best;

    /// <summary>The kernel whose tile is two vectors of so many lanes wide; of two such the faster on this processor.</summary>
    /// <param name="lanes">16, 8 or 4.</param>
    public static MicroKernel OfLanes(int lanes) => lanes switch
    {
        16 => ProcessorCaches.HasNearL3 && !ProcessorCaches.HalvesWideVectors ? Wide : WidePaired,
        8 => Medium,
        4 => Narrow,
        _ => throw new ArgumentOutOfRangeException(nameof(lanes), lanes, "16, 8 or 4"),
    };

    /// <summary>Width of the vectors and size of the tile.</summary>
    public string Name { get; }

    /// <summary>Most rows of a tile, m_r.</summary>
    public int Rows => packed.Length - 1;

    /// <summary>Columns of a tile, n_r; of a smaller one half or a quarter of it.</summary>
    public int Columns { get; }

    /// <summary>Most rows of a tile over two micro-panels of b side by side, which loads less for each multiply-add; 0 where this kernel has none.</summary>
    public int PairRows => packedPair is null ? 0 : packedPair.Length - 1;

    /// <summary>Whether this kernel has tiles over two micro-panels.</summary>
    public bool HasPairs => packedPair is not null;

    /// <summary>Whether <see cref="MultiplyTripleRows"/> can be called.</summary>
    public bool HasTriples => tripleMasked is not null;

    /// <summary>Whether of b no more is read than the tile's width. Otherwise half a tile or a whole one is read, as a packed b has it.</summary>
    public bool ReadsOnlyWidth => packedMasked is not null;

    /// <summary>c = a b, or c += a b, for packed rows of a.</summary>
    /// <param name="rows">Rows of the micro-panel, 1 to <see cref="Rows"/>.</param>
    /// <param name="width">Columns of c, 1 to <see cref="Columns"/>. Of b see <see cref="ReadsOnlyWidth"/>.</param>
    /// <param name="a">k × rows elements: a packed micro-panel, or columns of a transposed a as they lie.</param>
    /// <param name="aStride">Elements from one term to the next: <paramref name="rows"/> in a micro-panel.</param>
    /// <param name="b">k rows.</param>
    /// <param name="bStride">Elements from one row of b to the next: <see cref="Columns"/> in a micro-panel.</param>
    /// <param name="c">rows × width elements; nothing beside them is written.</param>
    /// <param name="cStride">Elements from one row of c to the next.</param>
    /// <param name="k">Terms of each sum; 0 or more.</param>
    /// <param name="add">Whether to add to c.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Multiply(int rows, int width, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int k, bool add)
    {
        if (width == Columns)
        {
            packed[rows](a, aStride, b, bStride, c, cStride, k, add);
        }
        else if (2 * width == Columns)
        {
            packedHalf[rows](a, aStride, b, bStride, c, cStride, k, add);
        }
        else if (packedMasked is not null)
        {
            (4 * width <= Columns ? packedQuarterMasked : 2 * width < Columns ? packedHalfMasked : packedMasked)![rows](a, aStride, b, bStride, c, cStride, k, add, width);
        }
        else
        {
            Edge(2 * width < Columns ? packedHalf[rows] : packed[rows], new Operands(a, aStride, b, bStride, k), rows, width, c, cStride, add);
        }
    }

    /// <summary>As <see cref="Multiply"/>, for rows of a as they lie: where a row serves few columns, packing it would cost more than it saves.</summary>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="width">As there.</param>
    /// <param name="a">rows × k elements.</param>
    /// <param name="aStride">Elements from one row of a to the next.</param>
    /// <param name="b">As there.</param>
    /// <param name="bStride">As there.</param>
    /// <param name="c">As there.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    /// <param name="fetch">Whether b comes from a far cache or from memory, and c too: whole tiles ask for them ahead of their use. In a near cache that only takes turns from loads.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyRows(int rows, int width, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int k, bool add, bool fetch = true)
    {
        unchecked
        {
            delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void>[] whole = fetch ? fetching : strided;
            for (int tiles = (rows + Rows - 1) / Rows; tiles > 0; tiles--)
            {
                int taken = rows / tiles;
                if (width == Columns)
                {
                    (taken > RowsInSight || !ProcessorCaches.HasNearL3 ? whole : strided)[taken](a, aStride, b, bStride, c, cStride, k, add);
                }
                else if (2 * width == Columns)
                {
                    stridedHalf[taken](a, aStride, b, bStride, c, cStride, k, add);
                }
                else if (stridedMasked is not null)
                {
                    (4 * width <= Columns ? stridedQuarterMasked : 2 * width < Columns ? stridedHalfMasked : stridedMasked)![taken](a, aStride, b, bStride, c, cStride, k, add, width);
                }
                else
                {
                    Edge(2 * width < Columns ? stridedHalf[taken] : strided[taken], new Operands(a, aStride, b, bStride, k), taken, width, c, cStride, add);
                }

                rows -= taken;
                a += taken * aStride;
                c += taken * cStride;
            }
        }
    }

    /// <summary>As <see cref="MultiplyRows"/>, for a whole micro-panel that comes from memory, as do those behind it (<see cref="ProcessorCaches.ServesByPages"/>). Sums are made in blocks of terms; where there are two tiles or more, both ask for the block that follows.</summary>
    /// <param name="rows">As there.</param>
    /// <param name="a">As there.</param>
    /// <param name="aStride">As there.</param>
    /// <param name="b">The micro-panel, packed.</param>
    /// <param name="c">rows × <see cref="Columns"/> elements.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyPanel(int rows, float* a, nint aStride, float* b, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            int tiles = (rows + Rows - 1) / Rows;
            nint block = (nint)TermsFromMemory * Columns;
            for (int term = 0; term == 0 || term < k; term += TermsFromMemory, b += block)
            {
                // Alone the first tile would wait for memory, and while the others multiply nobody would ask it for anything.
                int terms = Math.Min(TermsFromMemory, k - term), left = rows;
                bool shared = pagingNext is not null && tiles > 1 && terms == TermsFromMemory;
                float* some = a + term, into = c;
                for (int tile = 0; tile < tiles; tile++)
                {
                    int taken = left / (tiles - tile);
                    if (shared && tile < SharesOfBlock)
                    {
                        pagingNext![taken](some, aStride, b, block + (tile * block / SharesOfBlock), into, cStride, terms, add || term > 0);
                    }
                    else
                    {
                        (tile == 0 ? paging : strided)[taken](some, aStride, b, Columns, into, cStride, terms, add || term > 0);
                    }

                    left -= taken;
                    some += taken * aStride;
                    into += taken * cStride;
                }
            }
        }
    }

    /// <summary>As <see cref="MultiplyRows"/>, for a whole packed micro-panel from a far cache: its tiles share in asking for one that is multiplied after it, so that it comes while they multiply. For kernels with pairs (<see cref="HasPairs"/>).</summary>
    /// <param name="rows">As there; more than <see cref="Rows"/>, so that there are two tiles or more.</param>
    /// <param name="a">As there.</param>
    /// <param name="aStride">As there.</param>
    /// <param name="b">The micro-panel, packed.</param>
    /// <param name="toNext">Elements from it to the micro-panel that is asked for, of as many terms; it is not read and need not exist.</param>
    /// <param name="c">rows × <see cref="Columns"/> elements.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyPanelBefore(int rows, float* a, nint aStride, float* b, nint toNext, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            int tiles = (rows + Rows - 1) / Rows, shares = tiles < SharesByTwo ? SharesByFour : SharesByTwo;
            nint stretch = (nint)k * Columns / shares;
            for (int share = 0; tiles > 0; tiles--, share++, toNext += stretch)
            {
                int taken = rows / tiles;
                if (share < shares)
                {
                    (shares == SharesByFour ? askingFour : askingTwo)![taken](a, aStride, b, toNext, c, cStride, k, add);
                }
                else
                {
                    strided[taken](a, aStride, b, Columns, c, cStride, k, add);
                }

                rows -= taken;
                a += taken * aStride;
                c += taken * cStride;
            }
        }
    }

    /// <summary>As <see cref="MultiplyPanelBefore"/>, over two micro-panels of which the second lies behind the first: the tiles share in asking for two others that do. Each of up to eight tiles asks for an eighth; fewer leave the rest to the processor's prefetcher, since asking faster keeps the tiles from their own loads.</summary>
    /// <param name="rows">As there.</param>
    /// <param name="a">As there.</param>
    /// <param name="aStride">As there.</param>
    /// <param name="b">The first micro-panel, packed.</param>
    /// <param name="toNext">Elements from it to the first of the two that are asked for.</param>
    /// <param name="c">rows × 2 <see cref="Columns"/> elements.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyPairBefore(int rows, float* a, nint aStride, float* b, nint toNext, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            nint bNext = (nint)k * Columns, stretch = 2 * bNext / SharesOfPair;
            int share = 0;
            for (int tiles = (rows + PairRows - 1) / PairRows; tiles > 0; tiles--, share++, toNext += stretch)
            {
                int taken = rows / tiles;
                if (share < SharesOfPair)
                {
                    askingTwoPair![taken](a, aStride, b, toNext, bNext, c, cStride, k, add);
                }
                else
                {
                    stridedPair![taken](a, aStride, b, Columns, bNext, c, cStride, k, add);
                }

                rows -= taken;
                a += taken * aStride;
                c += taken * cStride;
            }
        }
    }

    /// <summary>As <see cref="MultiplyPanel"/>, for many rows over two such micro-panels: in the same blocks of terms, so that a row's sums have the same bits whichever rows are beside it.</summary>
    /// <param name="rows">As there; 5 or more, since tiles of fewer over a pair have another order.</param>
    /// <param name="a">As there.</param>
    /// <param name="aStride">As there.</param>
    /// <param name="b">The first micro-panel, packed.</param>
    /// <param name="bNext">Elements from the first micro-panel to the second.</param>
    /// <param name="c">rows × 2 <see cref="Columns"/> elements.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyPairOfPanels(int rows, float* a, nint aStride, float* b, nint bNext, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            for (int term = 0; term == 0 || term < k; term += TermsFromMemory, b += (nint)TermsFromMemory * Columns)
            {
                MultiplyPairRows(rows, a + term, aStride, b, Columns, bNext, c, cStride, Math.Min(TermsFromMemory, k - term), add || term > 0, fetch: true);
            }
        }
    }

    /// <summary>As <see cref="MultiplyRows"/>, for a transposed a as it lies: its columns are the rows of the product.</summary>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="width">As there.</param>
    /// <param name="a">k × rows elements.</param>
    /// <param name="aStride">Elements from one term to the next.</param>
    /// <param name="b">As there.</param>
    /// <param name="bStride">As there.</param>
    /// <param name="c">As there.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyColumns(int rows, int width, float* a, nint aStride, float* b, nint bStride, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            for (int tiles = (rows + Rows - 1) / Rows; tiles > 0; tiles--)
            {
                int taken = rows / tiles;
                Multiply(taken, width, a, aStride, b, bStride, c, cStride, k, add);
                rows -= taken;
                a += taken;
                c += taken * cStride;
            }
        }
    }

    /// <summary>As <see cref="Multiply"/>, over two whole micro-panels of b.</summary>
    /// <param name="rows">Rows of the micro-panel of a, 1 to <see cref="PairRows"/>.</param>
    /// <param name="a">As there.</param>
    /// <param name="aStride">As there.</param>
    /// <param name="b">The first micro-panel.</param>
    /// <param name="bStride">As there.</param>
    /// <param name="bNext">Elements from the first micro-panel to the second.</param>
    /// <param name="c">rows × 2 <see cref="Columns"/> elements.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void MultiplyPair(int rows, float* a, nint aStride, float* b, nint bStride, nint bNext, float* c, nint cStride, int k, bool add) =>
        packedPair![rows](a, aStride, b, bStride, bNext, c, cStride, k, add);

    /// <summary>As <see cref="MultiplyPair"/>, for rows of a as they lie.</summary>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="a">rows × k elements.</param>
    /// <param name="aStride">Elements from one row of a to the next.</param>
    /// <param name="b">As there.</param>
    /// <param name="bStride">As there.</param>
    /// <param name="bNext">As there.</param>
    /// <param name="c">As there.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    /// <param name="fetch">Whether c comes from a far cache or from memory: it is asked for ahead of its use.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyPairRows(int rows, float* a, nint aStride, float* b, nint bStride, nint bNext, float* c, nint cStride, int k, bool add, bool fetch)
    {
        unchecked
        {
            delegate*<float*, nint, float*, nint, nint, float*, nint, nint, bool, void>[] whole = (fetch ? fetchingPair : stridedPair)!;
            for (int tiles = (rows + PairRows - 1) / PairRows; tiles > 0; tiles--)
            {
                int taken = rows / tiles;
                whole[taken](a, aStride, b, bStride, bNext, c, cStride, k, add);
                rows -= taken;
                a += taken * aStride;
                c += taken * cStride;
            }
        }
    }

    /// <summary>As <see cref="MultiplyPairRows"/>, over a micro-panel and at most the first half of the next: the last columns of a product, where a tile over fewer than half of a micro-panel would load an element for each multiply-add.</summary>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="width">Columns of c, more than <see cref="Columns"/> and at most half as many again. Of b no more is read where <see cref="ReadsOnlyWidth"/>.</param>
    /// <param name="a">As there.</param>
    /// <param name="aStride">As there.</param>
    /// <param name="b">As there.</param>
    /// <param name="bStride">As there.</param>
    /// <param name="bNext">As there.</param>
    /// <param name="c">rows × width elements.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyTripleRows(int rows, int width, float* a, nint aStride, float* b, nint bStride, nint bNext, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            int most = triple!.Length - 1;
            for (int tiles = (rows + most - 1) / most; tiles > 0; tiles--)
            {
                int taken = rows / tiles;
                if (2 * width == 3 * Columns)
                {
                    triple[taken](a, aStride, b, bStride, bNext, c, cStride, k, add);
                }
                else
                {
                    tripleMasked![taken](a, aStride, b, bStride, bNext, c, cStride, k, add, width);
                }

                rows -= taken;
                a += taken * aStride;
                c += taken * cStride;
            }
        }
    }

    /// <summary>As <see cref="MultiplyPairRows"/>, for a transposed a as it lies: its columns are the rows of the product.</summary>
    /// <param name="rows">Any number of rows; they are divided evenly into tiles.</param>
    /// <param name="a">k × rows elements.</param>
    /// <param name="aStride">Elements from one term to the next.</param>
    /// <param name="b">As there.</param>
    /// <param name="bStride">As there.</param>
    /// <param name="bNext">As there.</param>
    /// <param name="c">As there.</param>
    /// <param name="cStride">As there.</param>
    /// <param name="k">As there.</param>
    /// <param name="add">As there.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void MultiplyPairColumns(int rows, float* a, nint aStride, float* b, nint bStride, nint bNext, float* c, nint cStride, int k, bool add)
    {
        unchecked
        {
            for (int tiles = (rows + PairRows - 1) / PairRows; tiles > 0; tiles--)
            {
                int taken = rows / tiles;
                MultiplyPair(taken, a, aStride, b, bStride, bNext, c, cStride, k, add);
                rows -= taken;
                a += taken;
                c += taken * cStride;
            }
        }
    }

    // The tile overhangs C: it is computed whole, aside, and the part that exists is copied or added.
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void Edge(delegate*<float*, nint, float*, nint, float*, nint, nint, bool, void> tile, Operands operands, int rows, int width, float* c, nint cStride, bool add)
    {
        float* aside = stackalloc float[rows * Columns];
        tile(operands.A, operands.AStride, operands.B, operands.BStride, aside, Columns, operands.K, false);
        for (int row = 0; row < rows; row++, aside += Columns, c += cStride)
        {
            for (int column = 0; column < width; column++)
            {
                c[column] = add ? c[column] + aside[column] : aside[column];
            }
        }
    }

    private readonly ref struct Operands(float* a, nint aStride, float* b, nint bStride, int k)
    {
        public readonly float* A = a;
        public readonly nint AStride = aStride;
        public readonly float* B = b;
        public readonly nint BStride = bStride;
        public readonly int K = k;
    }
}
