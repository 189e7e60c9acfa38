namespace Bench.Workloads.Training;

/// <summary>y = W x + b on one vector, and its gradients, in fp64 by plain loops.</summary>
internal static class ReferenceAffine
{
    /// <summary>y = W x + b.</summary>
    /// <param name="w">[outputs, inputs], row-major.</param>
    /// <param name="b">[outputs].</param>
    /// <param name="x">[inputs].</param>
    public static double[] Of(ReadOnlySpan<double> w, ReadOnlySpan<double> b, ReadOnlySpan<double> x)
    {
        double[] y = new double[b.Length];
        for (int row = 0; row < y.Length; row++)
        {
            double sum = b[row];
            for (int column = 0; column < x.Length; column++)
            {
                sum += w[(row * x.Length) + column] * x[column];
            }

            y[row] = sum;
        }

        return y;
    }

    /// <summary>dW += dy xᵀ, db += dy; returns dx = Wᵀ dy.</summary>
    /// <param name="w">[outputs, inputs].</param>
    /// <param name="x">[inputs].</param>
    /// <param name="dy">[outputs].</param>
    /// <param name="dw">[outputs, inputs].</param>
    /// <param name="db">[outputs].</param>
    public static double[] Backward(ReadOnlySpan<double> w, ReadOnlySpan<double> x, ReadOnlySpan<double> dy, Span<double> dw, Span<double> db)
    {
        double[] dx = new double[x.Length];
        for (int row = 0; row < dy.Length; row++)
        {
            db[row] += dy[row];
            for (int column = 0; column < x.Length; column++)
            {
                dw[(row * x.Length) + column] += dy[row] * x[column];
                dx[column] += w[(row * x.Length) + column] * dy[row];
            }
        }

        return dx;
    }
}
