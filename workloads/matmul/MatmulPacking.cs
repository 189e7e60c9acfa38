using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Bench.Workloads.Matmul;

/// <summary>Copies of operands in the order in which a kernel reads them.</summary>
internal static unsafe class MatmulPacking
{
    /// <summary>Packs rows of A into [k, panelRows]; rows beyond <paramref name="rows"/> are zero.</summary>
    /// <param name="a">First element of the first row.</param>
    /// <param name="stride">Elements from one row to the next.</param>
    /// <param name="rows">Rows that there are, at most panelRows.</param>
    /// <param name="panelRows">Rows of the panel.</param>
    /// <param name="k">Elements of a row.</param>
    /// <param name="panel">Receives k × panelRows elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackRows(float* a, nint stride, int rows, int panelRows, int k, float* panel)
    {
        // Sixteen rows at a time, while what the last of them overhangs is written again or lies in the panel.
        int row = 0;
        for (; Avx512F.IsSupported && row + 16 <= panelRows && row < rows; row += 16)
        {
            PackUpToSixteenRows(a + (row * stride), stride, Math.Min(16, rows - row), k, panel + row, panelRows, 16);
        }

        if (Avx512F.IsSupported && row == 0 && rows == panelRows && rows > 4)
        {
            PackUpToSixteenRows(a, stride, rows, k, panel, panelRows, rows);
            return;
        }

        for (; row + 4 <= rows; row += 4)
        {
            PackFourRows(a + (row * stride), stride, panelRows, k, panel + row);
        }

        for (; row < panelRows; row++)
        {
            float* source = a + (row * stride);
            for (int i = 0; i < k; i++)
            {
                panel[((nint)i * panelRows) + row] = row < rows ? source[i] : 0;
            }
        }
    }

    /// <summary>Packs columns of B into [k, columns]; columns beyond <paramref name="width"/> are zero.</summary>
    /// <param name="b">First element of the panel's first column.</param>
    /// <param name="stride">Elements from one row of B to the next.</param>
    /// <param name="width">Columns that there are, at most columns.</param>
    /// <param name="columns">Columns of the panel.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="panel">Receives k × columns elements.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackColumns(float* b, nint stride, int width, int columns, int k, float* panel)
    {
        if (width == columns && columns >= 4)
        {
            PackWholeColumns(b, stride, columns, k, panel);
            return;
        }

        for (int i = 0; i < k; i++, b += stride, panel += columns)
        {
            new ReadOnlySpan<float>(b, width).CopyTo(new Span<float>(panel, width));
            new Span<float>(panel + width, columns - width).Clear();
        }
    }

    /// <summary>Packs the panels first to last - 1 of B [k, n].</summary>
    /// <param name="b">The first element of B.</param>
    /// <param name="stride">Elements from one row of B to the next.</param>
    /// <param name="n">Columns of B.</param>
    /// <param name="columns">Columns of a panel.</param>
    /// <param name="k">Rows of B.</param>
    /// <param name="first">First panel.</param>
    /// <param name="last">Panel after the last.</param>
    /// <param name="panels">Receives panels [k, columns]; the address of panel 0.</param>
    /// <remarks>Eight rows of all panels at a time: a row of B is read along, not across.</remarks>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void PackPanels(float* b, nint stride, int n, int columns, int k, int first, int last, float* panels)
    {
        const int RowsAtOnce = 8;
        for (int row = 0; row < k; row += RowsAtOnce)
        {
            int rows = Math.Min(RowsAtOnce, k - row);
            for (int panel = first; panel < last; panel++)
            {
                nint column = (nint)panel * columns;
                PackColumns(b + (row * stride) + column, stride, (int)Math.Min(columns, n - column), columns, rows, panels + (column * k) + ((nint)row * columns));
            }
        }
    }

    // Without the call of a copy for every few floats.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackWholeColumns(float* b, nint stride, int columns, int k, float* panel)
    {
        unchecked
        {
            for (int i = 0; i < k; i++, b += stride)
            {
                float* source = b, end = panel + columns;
                for (; Vector512.IsHardwareAccelerated && panel + 16 <= end; panel += 16, source += 16)
                {
                    Vector512.Store(Vector512.Load(source), panel);
                }

                for (; panel + 4 <= end; panel += 4, source += 4)
                {
                    Vector128.Store(Vector128.Load(source), panel);
                }

                if (panel < end)
                {
                    // The last four again, some of them twice.
                    nint back = 4 - (nint)(end - panel);
                    Vector128.Store(Vector128.Load(source - back), panel - back);
                    panel = end;
                }
            }
        }
    }

    // `width` of the sixteen columns are the panel's: rows that there are not become zero.
    private static void PackUpToSixteenRows(float* a, nint stride, int rows, int k, float* panel, nint panelRows, int width)
    {
        int last = k - 16;
        if (last < 0)
        {
            for (int i = 0; i < k; i++)
            {
                for (int row = 0; row < width; row++)
                {
                    panel[(i * panelRows) + row] = row < rows ? a[(row * stride) + i] : 0;
                }
            }

            return;
        }

        // Sixteen columns at a time, and the last sixteen whatever of them is there already.
        int direct = rows == 16 ? k & ~15 : last & ~15;
        TransposeSixteen(a, stride, rows, direct, panel, panelRows);
        if (rows == 16)
        {
            TransposeSixteen(a + last, stride, rows, direct < k ? 16 : 0, panel + (last * panelRows), panelRows);
            return;
        }

        // Fewer rows overhang their column: behind what is written directly there are sixteen columns or more, and these are turned aside.
        float* aside = stackalloc float[16 * 16];
        for (int at = direct; at <= last; at = at < last ? last : k)
        {
            TransposeSixteen(a + at, stride, rows, 16, aside, 16);
            for (int i = 0; i < 16; i++)
            {
                new ReadOnlySpan<float>(aside + (16 * i), width).CopyTo(new Span<float>(panel + ((at + i) * panelRows), width));
            }
        }

        for (int i = 0; i < k && rows < width; i++)
        {
            new Span<float>(panel + (i * panelRows) + rows, width - rows).Clear();
        }
    }

    // 16×16 transpositions in registers. Rows that there are not repeat the first; what they write is overwritten by the next column, and after the last it overhangs by 16 - rows floats.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void TransposeSixteen(float* a, nint stride, int rows, int k, float* panel, nint panelRows)
    {
        unchecked
        {
            for (int i = 0; i < k; i += 16, a += 16)
            {
                Vector512<float> r0 = Vector512.Load(a);
                Vector512<float> r1 = Vector512.Load(rows > 1 ? a + stride : a);
                Vector512<float> r2 = Vector512.Load(rows > 2 ? a + (2 * stride) : a);
                Vector512<float> r3 = Vector512.Load(rows > 3 ? a + (3 * stride) : a);
                Vector512<float> r4 = Vector512.Load(rows > 4 ? a + (4 * stride) : a);
                Vector512<float> r5 = Vector512.Load(rows > 5 ? a + (5 * stride) : a);
                Vector512<float> r6 = Vector512.Load(rows > 6 ? a + (6 * stride) : a);
                Vector512<float> r7 = Vector512.Load(rows > 7 ? a + (7 * stride) : a);
                Vector512<float> r8 = Vector512.Load(rows > 8 ? a + (8 * stride) : a);
                Vector512<float> r9 = Vector512.Load(rows > 9 ? a + (9 * stride) : a);
                Vector512<float> r10 = Vector512.Load(rows > 10 ? a + (10 * stride) : a);
                Vector512<float> r11 = Vector512.Load(rows > 11 ? a + (11 * stride) : a);
                Vector512<float> r12 = Vector512.Load(rows > 12 ? a + (12 * stride) : a);
                Vector512<float> r13 = Vector512.Load(rows > 13 ? a + (13 * stride) : a);
                Vector512<float> r14 = Vector512.Load(rows > 14 ? a + (14 * stride) : a);
                Vector512<float> r15 = Vector512.Load(rows > 15 ? a + (15 * stride) : a);
                Vector512<float> s0 = Avx512F.UnpackLow(r0, r1), s1 = Avx512F.UnpackHigh(r0, r1);
                Vector512<float> s2 = Avx512F.UnpackLow(r2, r3), s3 = Avx512F.UnpackHigh(r2, r3);
                Vector512<float> s4 = Avx512F.UnpackLow(r4, r5), s5 = Avx512F.UnpackHigh(r4, r5);
                Vector512<float> s6 = Avx512F.UnpackLow(r6, r7), s7 = Avx512F.UnpackHigh(r6, r7);
                Vector512<float> s8 = Avx512F.UnpackLow(r8, r9), s9 = Avx512F.UnpackHigh(r8, r9);
                Vector512<float> s10 = Avx512F.UnpackLow(r10, r11), s11 = Avx512F.UnpackHigh(r10, r11);
                Vector512<float> s12 = Avx512F.UnpackLow(r12, r13), s13 = Avx512F.UnpackHigh(r12, r13);
                Vector512<float> s14 = Avx512F.UnpackLow(r14, r15), s15 = Avx512F.UnpackHigh(r14, r15);
                r0 = Avx512F.Shuffle(s0, s2, 0x44);
                r1 = Avx512F.Shuffle(s0, s2, 0xEE);
                r2 = Avx512F.Shuffle(s1, s3, 0x44);
                r3 = Avx512F.Shuffle(s1, s3, 0xEE);
                r4 = Avx512F.Shuffle(s4, s6, 0x44);
                r5 = Avx512F.Shuffle(s4, s6, 0xEE);
                r6 = Avx512F.Shuffle(s5, s7, 0x44);
                r7 = Avx512F.Shuffle(s5, s7, 0xEE);
                r8 = Avx512F.Shuffle(s8, s10, 0x44);
                r9 = Avx512F.Shuffle(s8, s10, 0xEE);
                r10 = Avx512F.Shuffle(s9, s11, 0x44);
                r11 = Avx512F.Shuffle(s9, s11, 0xEE);
                r12 = Avx512F.Shuffle(s12, s14, 0x44);
                r13 = Avx512F.Shuffle(s12, s14, 0xEE);
                r14 = Avx512F.Shuffle(s13, s15, 0x44);
                r15 = Avx512F.Shuffle(s13, s15, 0xEE);
                s0 = Avx512F.Shuffle4x128(r0, r4, 0x88);
                s4 = Avx512F.Shuffle4x128(r0, r4, 0xDD);
                s8 = Avx512F.Shuffle4x128(r8, r12, 0x88);
                s12 = Avx512F.Shuffle4x128(r8, r12, 0xDD);
                s1 = Avx512F.Shuffle4x128(r1, r5, 0x88);
                s5 = Avx512F.Shuffle4x128(r1, r5, 0xDD);
                s9 = Avx512F.Shuffle4x128(r9, r13, 0x88);
                s13 = Avx512F.Shuffle4x128(r9, r13, 0xDD);
                s2 = Avx512F.Shuffle4x128(r2, r6, 0x88);
                s6 = Avx512F.Shuffle4x128(r2, r6, 0xDD);
                s10 = Avx512F.Shuffle4x128(r10, r14, 0x88);
                s14 = Avx512F.Shuffle4x128(r10, r14, 0xDD);
                s3 = Avx512F.Shuffle4x128(r3, r7, 0x88);
                s7 = Avx512F.Shuffle4x128(r3, r7, 0xDD);
                s11 = Avx512F.Shuffle4x128(r11, r15, 0x88);
                s15 = Avx512F.Shuffle4x128(r11, r15, 0xDD);
                Vector512.Store(Avx512F.Shuffle4x128(s0, s8, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s1, s9, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s2, s10, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s3, s11, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s4, s12, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s5, s13, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s6, s14, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s7, s15, 0x88), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s0, s8, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s1, s9, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s2, s10, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s3, s11, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s4, s12, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s5, s13, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s6, s14, 0xDD), panel);
                panel += panelRows;
                Vector512.Store(Avx512F.Shuffle4x128(s7, s15, 0xDD), panel);
                panel += panelRows;
            }
        }
    }

    // A 4×4 transposition in registers: an element by element copy takes as long as many a product. Unchecked, with the processor's own shuffles: vectors put together from halves go through memory, and take fourteen times as long.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackFourRows(float* a, nint stride, int panelRows, int k, float* panel)
    {
        unchecked
        {
            float* a1 = a + stride, a2 = a1 + stride, a3 = a2 + stride;
            nint rows = panelRows, i = 0;
            for (; i + 4 <= k && Sse.IsSupported; i += 4, panel += 4 * rows)
            {
                Vector128<float> r0 = Vector128.Load(a + i), r1 = Vector128.Load(a1 + i), r2 = Vector128.Load(a2 + i), r3 = Vector128.Load(a3 + i);
                Vector128<float> low01 = Sse.UnpackLow(r0, r1), high01 = Sse.UnpackHigh(r0, r1), low23 = Sse.UnpackLow(r2, r3), high23 = Sse.UnpackHigh(r2, r3);
                Vector128.Store(Sse.MoveLowToHigh(low01, low23), panel);
                Vector128.Store(Sse.MoveHighToLow(low23, low01), panel + rows);
                Vector128.Store(Sse.MoveLowToHigh(high01, high23), panel + (2 * rows));
                Vector128.Store(Sse.MoveHighToLow(high23, high01), panel + (3 * rows));
            }

            for (; i + 4 <= k && AdvSimd.Arm64.IsSupported; i += 4, panel += 4 * rows)
            {
                Vector128<float> r0 = Vector128.Load(a + i), r1 = Vector128.Load(a1 + i), r2 = Vector128.Load(a2 + i), r3 = Vector128.Load(a3 + i);
                Vector128<float> low02 = AdvSimd.Arm64.ZipLow(r0, r2), high02 = AdvSimd.Arm64.ZipHigh(r0, r2), low13 = AdvSimd.Arm64.ZipLow(r1, r3), high13 = AdvSimd.Arm64.ZipHigh(r1, r3);
                Vector128.Store(AdvSimd.Arm64.ZipLow(low02, low13), panel);
                Vector128.Store(AdvSimd.Arm64.ZipHigh(low02, low13), panel + rows);
                Vector128.Store(AdvSimd.Arm64.ZipLow(high02, high13), panel + (2 * rows));
                Vector128.Store(AdvSimd.Arm64.ZipHigh(high02, high13), panel + (3 * rows));
            }

            for (; i < k; i++, panel += rows)
            {
                (panel[0], panel[1], panel[2], panel[3]) = (a[i], a1[i], a2[i], a3[i]);
            }
        }
    }
}
