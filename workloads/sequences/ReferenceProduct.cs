using System.Numerics;

namespace Bench.Workloads.Sequences;

/// <summary>The fp64 matrix product of the references: y[i, j] = Σₖ x[i, k] w[j, k]. Sums in vector lanes, whose order differs from a plain loop's by rounding of 2⁻⁵³, far below any target; a test holds it against the plain loop.</summary>
internal static class ReferenceProduct
{
    private const int ColumnsPerTask = 32;
    private const int RowsPerTile = 4;
    private const int ColumnsPerTile = 2;

    /// <summary>Widens a tensor.</summary>
    public static double[] Widen(ReadOnlySpan<float> values)
    {
        double[] wide = new double[values.Length];
        for (int i = 0; i < wide.Length; i++)
        {
            wide[i] = values[i];
        }

        return wide;
    }

    /// <summary>Computes y; on all cores when there are rows enough to be worth it.</summary>
    /// <param name="x">[m, k].</param>
    /// <param name="m">Rows of x.</param>
    /// <param name="w">[n, k].</param>
    /// <param name="n">Rows of w.</param>
    /// <param name="k">The extent summed over.</param>
    /// <returns>[m, n].</returns>
    public static double[] Of(double[] x, int m, double[] w, int n, int k)
    {
        double[] y = new double[m * n];
        int tasks = (n + ColumnsPerTask - 1) / ColumnsPerTask;
        void Columns(int task)
        {
            int end = Math.Min(n, (task + 1) * ColumnsPerTask);
            for (int j = task * ColumnsPerTask; j < end; j += ColumnsPerTile)
            {
                for (int i = 0; i < m; i += RowsPerTile)
                {
                    if (i + RowsPerTile <= m && j + ColumnsPerTile <= end)
                    {
                        Tile(x, i, w, j, k, y, n);
                    }
                    else
                    {
                        Edge(x, i, Math.Min(m, i + RowsPerTile), w, j, Math.Min(end, j + ColumnsPerTile), k, y, n);
                    }
                }
            }
        }

        if ((double)m * n * k < 4e6)
        {
            for (int task = 0; task < tasks; task++)
            {
                Columns(task);
            }
        }
        else
        {
            Parallel.For(0, tasks, Columns);
        }

        return y;
    }

    /// <summary>Σ a[i] b[i].</summary>
    public static double Dot(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        Vector<double> sum = Vector<double>.Zero;
        int lanes = Vector<double>.Count;
        int i = 0;
        for (; i <= a.Length - lanes; i += lanes)
        {
            sum += new Vector<double>(a.Slice(i, lanes)) * new Vector<double>(b.Slice(i, lanes));
        }

        double total = Vector.Sum(sum);
        for (; i < a.Length; i++)
        {
            total += a[i] * b[i];
        }

        return total;
    }

    /// <summary>Four rows by two columns: every element read is used two or four times.</summary>
    private static void Tile(double[] x, int i, double[] w, int j, int k, double[] y, int n)
    {
        ReadOnlySpan<double> x0 = x.AsSpan(i * k, k), x1 = x.AsSpan((i + 1) * k, k), x2 = x.AsSpan((i + 2) * k, k), x3 = x.AsSpan((i + 3) * k, k);
        ReadOnlySpan<double> w0 = w.AsSpan(j * k, k), w1 = w.AsSpan((j + 1) * k, k);
        Vector<double> a0 = default, a1 = default, a2 = default, a3 = default, b0 = default, b1 = default, b2 = default, b3 = default;
        int lanes = Vector<double>.Count;
        int at = 0;
        for (; at <= k - lanes; at += lanes)
        {
            Vector<double> left = new(w0[at..]), right = new(w1[at..]);
            Vector<double> v = new(x0[at..]);
            a0 = Vector.MultiplyAddEstimate(v, left, a0);
            b0 = Vector.MultiplyAddEstimate(v, right, b0);
            v = new(x1[at..]);
            a1 = Vector.MultiplyAddEstimate(v, left, a1);
            b1 = Vector.MultiplyAddEstimate(v, right, b1);
            v = new(x2[at..]);
            a2 = Vector.MultiplyAddEstimate(v, left, a2);
            b2 = Vector.MultiplyAddEstimate(v, right, b2);
            v = new(x3[at..]);
            a3 = Vector.MultiplyAddEstimate(v, left, a3);
            b3 = Vector.MultiplyAddEstimate(v, right, b3);
        }

        int first = (i * n) + j;
        y[first] = Vector.Sum(a0) + Dot(x0[at..], w0[at..]);
        y[first + 1] = Vector.Sum(b0) + Dot(x0[at..], w1[at..]);
        y[first + n] = Vector.Sum(a1) + Dot(x1[at..], w0[at..]);
        y[first + n + 1] = Vector.Sum(b1) + Dot(x1[at..], w1[at..]);
        y[first + (2 * n)] = Vector.Sum(a2) + Dot(x2[at..], w0[at..]);
        y[first + (2 * n) + 1] = Vector.Sum(b2) + Dot(x2[at..], w1[at..]);
        y[first + (3 * n)] = Vector.Sum(a3) + Dot(x3[at..], w0[at..]);
        y[first + (3 * n) + 1] = Vector.Sum(b3) + Dot(x3[at..], w1[at..]);
    }

    private static void Edge(double[] x, int firstRow, int lastRow, double[] w, int firstColumn, int lastColumn, int k, double[] y, int n)
    {
        for (int i = firstRow; i < lastRow; i++)
        {
            for (int j = firstColumn; j < lastColumn; j++)
            {
                y[(i * n) + j] = Dot(x.AsSpan(i * k, k), w.AsSpan(j * k, k));
            }
        }
    }
}
