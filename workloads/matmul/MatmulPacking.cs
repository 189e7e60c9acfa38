using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
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

    // A 4×4 transposition in registers: an element by element copy costs 6 % of the whole product.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PackFourRows(float* a, nint stride, int panelRows, int k, float* panel)
    {
        int i = 0;
        for (; i + 4 <= k; i += 4, panel += 4 * (nint)panelRows)
        {
            Vector128<float> r0 = Vector128.Load(a + i), r1 = Vector128.Load(a + stride + i);
            Vector128<float> r2 = Vector128.Load(a + (2 * stride) + i), r3 = Vector128.Load(a + (3 * stride) + i);
            Vector128<float> even01 = Interleave(r0, r1, 0), odd01 = Interleave(r0, r1, 2);
            Vector128<float> even23 = Interleave(r2, r3, 0), odd23 = Interleave(r2, r3, 2);
            Vector128.Store(JoinLower(even01, even23), panel);
            Vector128.Store(JoinUpper(even01, even23), panel + panelRows);
            Vector128.Store(JoinLower(odd01, odd23), panel + (2 * (nint)panelRows));
            Vector128.Store(JoinUpper(odd01, odd23), panel + (3 * (nint)panelRows));
        }

        for (; i < k; i++, panel += panelRows)
        {
            for (int row = 0; row < 4; row++)
            {
                panel[row] = a[(row * stride) + i];
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> Interleave(Vector128<float> x, Vector128<float> y, int from) => from == 0
        ? Sse.IsSupported ? Sse.UnpackLow(x, y) : Vector128.Create(x[0], y[0], x[1], y[1])
        : Sse.IsSupported ? Sse.UnpackHigh(x, y) : Vector128.Create(x[2], y[2], x[3], y[3]);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> JoinLower(Vector128<float> x, Vector128<float> y) => Vector128.Create(x.GetLower(), y.GetLower());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> JoinUpper(Vector128<float> x, Vector128<float> y) => Vector128.Create(x.GetUpper(), y.GetUpper());
}
