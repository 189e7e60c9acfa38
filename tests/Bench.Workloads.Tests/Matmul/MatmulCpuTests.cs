using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Matmul;

namespace Bench.Workloads.Tests.Matmul;

public sealed unsafe class MatmulCpuTests
{
    // Around every panel height and width of every kernel, one, primes, and more than one block of terms, rows and columns.
    private static readonly int[] Extents = [1, 2, 3, 5, 7, 12, 13, 16, 17, 31, 33, 97, 101];

    public static TheoryData<int> Kernels => [0, 1, 2, 3];

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_element_of_every_shape_is_right(int kernel)
    {
        using CpuThreads threads = new(2);
        foreach (MatmulShape shape in from m in Extents from n in Extents from k in (int[])[1, 2, 4, 7, 300] select new MatmulShape(m, n, k))
        {
            AssertExact(shape, MicroKernel.All[kernel], threads);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Shapes_of_several_blocks_are_right(int kernel)
    {
        AssertExact(new MatmulShape(211, 1153, 521), MicroKernel.All[kernel], threadCount: 3);
        AssertExact(new MatmulShape(1, 2081, 769), MicroKernel.All[kernel], threadCount: 1);
        AssertExact(new MatmulShape(67, 448, 405), MicroKernel.All[kernel], threadCount: 2);
    }

    // A B that is not constant and larger than what is read in tiles as it lies.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Few_rows_that_meet_a_large_B_once_are_right(int kernel)
    {
        foreach (int rows in (int[])[1, 2, 3, 4, 5])
        {
            AssertExact(new MatmulShape(rows, 1103, 1021), MicroKernel.All[kernel], threadCount: 1 + (rows % 3));
        }

        AssertExact(new MatmulShape(1, 521, 3), MicroKernel.All[kernel], threadCount: 2);
        AssertExact(new MatmulShape(1, 4609, 17), MicroKernel.All[kernel], threadCount: 1);
    }

    // The same shape with a new B and with a constant one, in turn.
    [Fact]
    public void A_product_knows_nothing_of_the_one_before()
    {
        MatmulShape row = new(1, 1031, 70), block = new(37, 1031, 70);
        using CpuThreads threads = new(2);
        using MatmulCpu cpu = new(threads, [row, block], packsRight: true);
        float[] a = Whole(block.M * block.K, 3), b = Whole(block.K * block.N, 5), expected = new float[block.M * block.N], found = new float[expected.Length];
        fixed (float* pa = a, pb = b, pExpected = expected, pFound = found)
        {
            using AlignedMemory packed = cpu.Pack(pb, block.K, block.N);
            cpu.Multiply(block, pa, pb, pExpected);
            cpu.Multiply(row, pa, pb, pFound);
            Assert.Equal(expected[..block.N], found[..block.N]);
            cpu.MultiplyPacked(row, pa, packed, pFound);
            Assert.Equal(expected[..block.N], found[..block.N]);
            cpu.Multiply(row, pa, pb, pFound);
            cpu.MultiplyPacked(block, pa, packed, pFound);
            Assert.Equal(expected, found);
        }
    }

    // Rows of A that lie whole pages apart are copied where they meet many columns, once for all of them.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Rows_that_lie_pages_apart_are_right(int kernel)
    {
        foreach ((int m, int n, int k) in from m in (int[])[4, 5, 14, 27, 43] from n in (int[])[255, 301] from k in (int[])[1024, 2048] select (m, n, k))
        {
            AssertExact(new MatmulShape(m, n, k), MicroKernel.All[kernel], threadCount: 1 + (m % 3));
        }
    }

    // As wide as a thread's blocks of columns are, so that several of them find the rows that the first has copied.
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Each_product_takes_its_own_rows(int threadCount)
    {
        MatmulShape shape = new(9, 4096, 1024);
        using CpuThreads threads = new(threadCount);
        using MatmulCpu cpu = new(threads, [shape], packsRight: false);
        float[] a = Whole(shape.M * shape.K, 3), b = Whole(shape.K * shape.N, 5), first = new float[shape.M * shape.N], second = new float[first.Length];
        fixed (float* pa = a, pb = b, pFirst = first, pSecond = second)
        {
            using AlignedMemory packed = cpu.Pack(pb, shape.K, shape.N);
            cpu.MultiplyPacked(shape, pa, packed, pFirst);
            for (int i = 0; i < a.Length; i++)
            {
                a[i] *= 2;
            }

            cpu.MultiplyPacked(shape, pa, packed, pSecond);
        }

        Assert.NotEqual(0, first.Max());
        Assert.Equal(first.Select(static c => 2 * c), second);
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void Every_size_of_block_is_right(int kernel)
    {
        foreach (string sizes in (string[])["1x1x1", "14x16x32", "28x128x256", "42x48x1024", "8192x8192x8192"])
        {
            CpuTuning tuning = CpuTuning.Parse($"matmul.few.k256={sizes},matmul.many.k256={sizes},matmul.many.k1024={sizes}");
            AssertExact(new MatmulShape(211, 153, 521), MicroKernel.All[kernel], threadCount: 3, tuning);
            AssertExact(new MatmulShape(17, 70, 130), MicroKernel.All[kernel], threadCount: 2, tuning);
            AssertExact(new MatmulShape(1, 70, 130), MicroKernel.All[kernel], threadCount: 2, tuning);
            AssertExact(new MatmulShape(43, 300, 1024), MicroKernel.All[kernel], threadCount: 2, tuning);
        }
    }

    [Theory]
    [MemberData(nameof(Kernels))]
    public void The_bits_do_not_depend_on_the_number_of_threads(int kernel)
    {
        foreach (MatmulShape shape in (MatmulShape[])[new(1, 97, 1030), new(3, 64, 700), new(43, 130, 70), new(301, 1100, 1200), new(36, 592, 128), new(30, 80, 4000), new(61, 1000, 300), new(56, 320, 1500), new(43, 1100, 1024)])
        {
            float[] a = [.. Enumerable.Range(0, shape.M * shape.K).Select(static i => MathF.Sin(i))], b = [.. Enumerable.Range(0, shape.K * shape.N).Select(static i => MathF.Cos(i))];
            float[] first = Product(shape, a, b, MicroKernel.All[kernel], threadCount: 1);
            Assert.All((int[])[2, 3, 5, 9], count => Assert.Equal<float>(first, Product(shape, a, b, MicroKernel.All[kernel], count)));
            CpuTuning wide = CpuTuning.Parse("matmul.many.k256=70x128x1024,matmul.many.k1024=70x128x1024,matmul.many.k4096=70x128x1024");
            float[] tuned = Product(shape, a, b, MicroKernel.All[kernel], threadCount: 1, wide);
            Assert.All((int[])[2, 5], count => Assert.Equal<float>(tuned, Product(shape, a, b, MicroKernel.All[kernel], count, wide)));
            foreach ((CpuTuning? sizes, bool byPages) in from sizes in (CpuTuning?[])[null, CpuTuning.Parse("matmul.many.k256=28x1024x1024,matmul.many.k1024=28x1024x1024,matmul.many.k4096=28x1024x1024")] from byPages in (bool[])[false, true] select (sizes, byPages))
            {
                float[] constant = Product(shape, a, b, MicroKernel.All[kernel], threadCount: 1, sizes, packed: true, byPages);
                Assert.All((int[])[2, 3, 5, 9], count => Assert.Equal<float>(constant, Product(shape, a, b, MicroKernel.All[kernel], count, sizes, packed: true, byPages)));
            }
        }
    }

    // Before, between and after what asks for C ahead, takes four terms a round, and the rest.
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(9)]
    [InlineData(47)]
    [InlineData(70)]
    public void A_tile_over_two_micro_panels_is_right(int k)
    {
        const int Between = 5;
        MicroKernel kernel = MicroKernel.WidePaired;
        int columns = 2 * kernel.Columns;
        float[] a = Whole(k * kernel.PairRows, 3), transposed = new float[a.Length], b = Whole(k * columns, 5), panels = new float[(k * columns) + Between];
        for (int i = 0; i < k; i++)
        {
            b.AsSpan(i * columns, kernel.Columns).CopyTo(panels.AsSpan(i * kernel.Columns));
            b.AsSpan((i * columns) + kernel.Columns, kernel.Columns).CopyTo(panels.AsSpan(((k + i) * kernel.Columns) + Between));
        }

        foreach ((int rows, bool add) in from rows in Enumerable.Range(1, kernel.PairRows) from add in (bool[])[false, true] select (rows, add))
        {
            float[] before = Whole(rows * (columns + Between), 7), expected = [.. before];
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    float sum = add ? before[(i * (columns + Between)) + j] : 0;
                    for (int term = 0; term < k; term++)
                    {
                        sum += a[(i * k) + term] * b[(term * columns) + j];
                        transposed[(term * rows) + i] = a[(i * k) + term];
                    }

                    expected[(i * (columns + Between)) + j] = sum;
                }
            }

            float[] packed = [.. before], strided = [.. before], fetching = [.. before];
            fixed (float* pa = a, pt = transposed, pb = b, pp = panels, pc = packed, ps = strided, pf = fetching)
            {
                kernel.MultiplyPair(rows, pt, rows, pp, kernel.Columns, ((nint)k * kernel.Columns) + Between, pc, columns + Between, k, add);
                kernel.MultiplyPairRows(rows, pa, k, pb, columns, kernel.Columns, ps, columns + Between, k, add, fetch: false);
                kernel.MultiplyPairRows(rows, pa, k, pb, columns, kernel.Columns, pf, columns + Between, k, add, fetch: true);
            }

            Assert.Equal<float>(expected, packed);
            Assert.Equal<float>(expected, strided);
            Assert.Equal<float>(expected, fetching);
        }
    }

    // One, less than a tile, and what divides into tiles of several heights.
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(20)]
    public void Any_number_of_rows_is_divided_into_tiles_over_two_micro_panels(int rows)
    {
        const int Terms = 21;
        MicroKernel kernel = MicroKernel.WidePaired;
        int columns = 2 * kernel.Columns;
        float[] a = Whole(rows * Terms, 3), transposed = new float[a.Length], b = Whole(Terms * columns, 5), expected = new float[rows * columns];
        for (int i = 0; i < rows; i++)
        {
            for (int term = 0; term < Terms; term++)
            {
                transposed[(term * rows) + i] = a[(i * Terms) + term];
                for (int j = 0; j < columns; j++)
                {
                    expected[(i * columns) + j] += a[(i * Terms) + term] * b[(term * columns) + j];
                }
            }
        }

        float[] asRows = new float[expected.Length], asColumns = new float[expected.Length];
        fixed (float* pa = a, pt = transposed, pb = b, pr = asRows, pc = asColumns)
        {
            kernel.MultiplyPairRows(rows, pa, Terms, pb, columns, kernel.Columns, pr, columns, Terms, add: false, fetch: true);
            kernel.MultiplyPairColumns(rows, pt, rows, pb, columns, kernel.Columns, pc, columns, Terms, add: false);
        }

        Assert.Equal<float>(expected, asRows);
        Assert.Equal<float>(expected, asColumns);
    }

    // A last vector of one column, of some, of all but one and of all; B and C as they lie, with nothing behind them that may be touched.
    [TripleTheory]
    [InlineData(33)]
    [InlineData(36)]
    [InlineData(47)]
    [InlineData(48)]
    public void A_tile_over_one_and_a_half_micro_panels_is_right(int width)
    {
        const int MostRows = 29, MostTerms = 60;
        MicroKernel kernel = MicroKernel.WidePaired;
        using GuardedMemory right = new(MostTerms * width), product = new(MostRows * width);
        foreach ((int rows, int k, bool add) in from rows in Enumerable.Range(1, 10).Append(MostRows) from k in (int[])[0, 1, 3, 9, MostTerms] from add in (bool[])[false, true] select (rows, k, add))
        {
            float[] a = Whole(rows * k, 3), b = Whole(k * width, 5), c = Whole(rows * width, 7);
            float[] expected = [.. c.Select((before, at) => (add ? before : 0) + Enumerable.Range(0, k).Sum(term => a[(at / width * k) + term] * b[(term * width) + (at % width)]))];
            float* pb = right.Last(b.Length), pc = product.Last(c.Length);
            b.CopyTo(new Span<float>(pb, b.Length));
            c.CopyTo(new Span<float>(pc, c.Length));
            fixed (float* pa = a)
            {
                kernel.MultiplyTripleRows(rows, width, pa, k, pb, width, kernel.Columns, pc, width, k, add);
            }

            Assert.Equal(expected, new ReadOnlySpan<float>(pc, c.Length).ToArray());
        }
    }

    // Rows of one tile and of several; terms around a round, and around the block that all tiles meet before the next.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void A_micro_panel_from_memory_or_from_a_far_cache_gives_what_one_in_a_near_one_does(int kernel)
    {
        MicroKernel micro = MicroKernel.All[kernel];
        foreach ((int rows, int k, bool add) in from rows in (int[])[.. Enumerable.Range(1, 16), 29, 43, 64] from k in (int[])[0, 1, 3, 4, 6, 511, 512, 513, 1030] from add in (bool[])[false, true] select (rows, k, add))
        {
            float[] a = Whole(rows * k, 3), b = Whole(k * micro.Columns, 5), near = Whole(rows * micro.Columns, 7), far = [.. near], before = [.. near];
            fixed (float* pa = a, pb = b, pn = near, pf = far, pt = before)
            {
                micro.MultiplyRows(rows, micro.Columns, pa, k, pb, micro.Columns, pn, micro.Columns, k, add, fetch: false);
                micro.MultiplyPanel(rows, pa, k, pb, pf, micro.Columns, k, add);
                if (micro.HasPairs && rows > micro.Rows)
                {
                    micro.MultiplyPanelBefore(rows, pa, k, pb, 0, pt, micro.Columns, k, add);
                }
                else
                {
                    near.CopyTo(before, 0);
                }
            }

            // Whole numbers: no order of adding them rounds.
            Assert.Equal<float>(near, far);
            Assert.Equal<float>(near, before);
        }
    }

    // Three tiles, eight and more; what is asked for may lie anywhere, in memory or not.
    [Fact]
    public void Two_micro_panels_that_ask_for_the_next_give_what_two_that_do_not_ask_do()
    {
        MicroKernel micro = MicroKernel.WidePaired;
        int width = 2 * micro.Columns;
        foreach ((int rows, int k, bool add, int ahead) in from rows in (int[])[15, 16, 17, 18, 19, 31, 43, 48, 49, 64, 128] from k in (int[])[0, 1, 3, 4, 6, 64, 130] from add in (bool[])[false, true] from ahead in (int[])[-1, 1] select (rows, k, add, ahead))
        {
            float[] a = Whole(rows * k, 3), b = Whole(k * width, 5), plain = Whole(rows * width, 7), asking = [.. plain];
            fixed (float* pa = a, pb = b, pp = plain, ps = asking)
            {
                micro.MultiplyPairRows(rows, pa, k, pb, micro.Columns, (nint)k * micro.Columns, pp, width, k, add, fetch: false);
                micro.MultiplyPairBefore(rows, pa, k, pb, ahead * (nint)k * width, ps, width, k, add);
            }

            // Whole numbers: no order of adding them rounds.
            Assert.Equal<float>(plain, asking);
        }
    }

    private static float[] Product(MatmulShape shape, float[] a, float[] b, MicroKernel kernel, int threadCount, CpuTuning? tuning = null, bool packed = false, bool byPages = false)
    {
        using CpuThreads threads = new(threadCount);
        return Product(shape, a, b, kernel, threads, tuning, packed, byPages);
    }

    private static float[] Product(MatmulShape shape, float[] a, float[] b, MicroKernel kernel, CpuThreads threads, CpuTuning? tuning = null, bool packed = false, bool byPages = false)
    {
        float[] c = new float[shape.M * shape.N];
        Array.Fill(c, float.NaN);
        using MatmulCpu matmul = new(threads, [shape], packsRight: true, kernel, tuning, byPages);
        fixed (float* pa = a, pb = b, pc = c)
        {
            if (packed)
            {
                using AlignedMemory panels = matmul.Pack(pb, shape.K, shape.N);
                matmul.MultiplyPacked(shape, pa, panels, pc);
            }
            else
            {
                matmul.Multiply(shape, pa, pb, pc);
            }
        }

        return c;
    }

    // Few rows and many, as wide as a tile and wider, over pairs and not: what is kept from one product to the next is the last shape's.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Shapes_in_any_order_give_what_each_gives_alone(int kernel)
    {
        MatmulShape[] shapes = [new(64, 64, 64), new(5, 200, 70), new(100, 64, 30), new(61, 330, 521), new(64, 32, 64), new(0, 8, 8), new(40, 64, 0), new(29, 65, 600)];
        (float[] A, float[] B)[] operands = [.. shapes.Select(static shape => (Whole(shape.M * shape.K, 3), Whole(shape.K * shape.N, 5)))];
        foreach (int threadCount in (int[])[1, 2])
        {
            float[][] alone = [.. shapes.Zip(operands, (shape, of) => Product(shape, of.A, of.B, MicroKernel.All[kernel], threadCount))];
            using CpuThreads threads = new(threadCount);
            using MatmulCpu matmul = new(threads, shapes, packsRight: true, MicroKernel.All[kernel]);
            foreach (int number in from first in Enumerable.Range(0, shapes.Length) from second in Enumerable.Range(0, shapes.Length) from number in (int[])[first, second] select number)
            {
                MatmulShape shape = shapes[number];
                float[] c = new float[shape.M * shape.N];
                Array.Fill(c, float.NaN);
                fixed (float* a = operands[number].A, b = operands[number].B, pc = c)
                {
                    matmul.Multiply(shape, a, b, pc);
                }

                Assert.Equal<float>(alone[number], c);
            }
        }
    }

    // Blocks narrower than a pair of micro-panels, by as many threads as there are blocks: each must keep to its own memory. Many times, since threads do not always meet.
    [Theory]
    [MemberData(nameof(Kernels))]
    public void Narrow_blocks_of_columns_stay_in_their_thread_s_memory(int kernel)
    {
        CpuTuning tuning = CpuTuning.Parse("matmul.many.k1024=64x1024x1");
        for (int time = 0; time < 40; time++)
        {
            AssertExact(new MatmulShape(61, 330, 521), MicroKernel.All[kernel], threadCount: 2, tuning);
        }
    }

    // Small whole numbers: every sum is exact in fp32 in any order, so equality is the test.
    private static void AssertExact(MatmulShape shape, MicroKernel kernel, int threadCount, CpuTuning? tuning = null)
    {
        using CpuThreads threads = new(threadCount);
        AssertExact(shape, kernel, threads, tuning);
    }

    private static void AssertExact(MatmulShape shape, MicroKernel kernel, CpuThreads threads, CpuTuning? tuning = null)
    {
        float[] a = Whole(shape.M * shape.K, 3), b = Whole(shape.K * shape.N, 5);
        float[] expected = new float[shape.M * shape.N];
        for (int i = 0; i < shape.M; i++)
        {
            for (int k = 0; k < shape.K; k++)
            {
                for (int j = 0; j < shape.N; j++)
                {
                    expected[(i * shape.N) + j] += a[(i * shape.K) + k] * b[(k * shape.N) + j];
                }
            }
        }

        foreach ((bool packed, bool byPages) in ((bool, bool)[])[(false, false), (true, false), (true, true)])
        {
            Assert.True(expected.AsSpan().SequenceEqual(Product(shape, a, b, kernel, threads, tuning, packed, byPages)), $"{shape} with {kernel.Name}{(packed ? ", packed" : "")}{(byPages ? ", by pages" : "")}");
        }
    }

    private static float[] Whole(int count, uint salt) => [.. Enumerable.Range(0, count).Select(i => (float)(int)((unchecked(((uint)i + salt) * 2654435761u) >> 20) % 17) - 8)];

    [AttributeUsage(AttributeTargets.Method)]
    private sealed class TripleTheoryAttribute : TheoryAttribute
    {
        public TripleTheoryAttribute()
        {
            if (!MicroKernel.WidePaired.HasTriples)
            {
                Skip = "tiles over one and a half micro-panels need AVX-512";
            }
        }
    }
}
