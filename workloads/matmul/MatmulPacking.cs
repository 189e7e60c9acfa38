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
        int row = 0;
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
        if (width == columns && columns % 4 == 0)
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

    // Without the call of a copy for every few floats.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackWholeColumns(float* b, nint stride, int columns, int k, float* panel)
    {
        unchecked
        {
            for (int i = 0; i < k; i++, b += stride)
            {
                float* source = b;
                for (float* end = panel + columns; panel < end; panel += 4, source += 4)
                {
                    Vector128.Store(Vector128.Load(source), panel);
                }
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
