namespace Bench.Workloads.AttentionLanguage;

/// <summary>What the fp64 reference does to rows, forward and backward; rows are row-major, one after the other.</summary>
internal static class ReferenceRows
{
    /// <summary>Added to the mean square, so that a row of zeros stays finite.</summary>
    public const double NormEpsilon = 1e-5;

    /// <summary>x + y.</summary>
    public static double[] Sum(double[] x, double[] y) => [.. x.Zip(y, static (a, b) => a + b)];

    /// <summary>y = g ⊙ x / √(mean x² + ε), row by row.</summary>
    public static double[] Norm(double[] x, ReadOnlySpan<double> gain)
    {
        double[] y = new double[x.Length];
        for (int row = 0; row < x.Length; row += gain.Length)
        {
            double scale = InverseRootMeanSquare(x.AsSpan(row, gain.Length));
            for (int i = 0; i < gain.Length; i++)
            {
                y[row + i] = x[row + i] * scale * gain[i];
            }
        }

        return y;
    }

    /// <summary>Back through <see cref="Norm"/>: with u = x / √(mean x² + ε), dg += Σ dy ⊙ u and dx = (g ⊙ dy - u mean(g ⊙ dy ⊙ u)) / √(mean x² + ε).</summary>
    /// <param name="x">What went in.</param>
    /// <param name="gain">g.</param>
    /// <param name="dy">The gradient with respect to y.</param>
    /// <param name="gainGradient">dg.</param>
    /// <returns>dx.</returns>
    public static double[] NormBackward(double[] x, ReadOnlySpan<double> gain, double[] dy, Span<double> gainGradient)
    {
        int width = gain.Length;
        double[] dx = new double[x.Length];
        for (int row = 0; row < x.Length; row += width)
        {
            double scale = InverseRootMeanSquare(x.AsSpan(row, width));
            double mean = 0;
            for (int i = 0; i < width; i++)
            {
                double u = x[row + i] * scale;
                gainGradient[i] += dy[row + i] * u;
                mean += gain[i] * dy[row + i] * u / width;
            }

            for (int i = 0; i < width; i++)
            {
                dx[row + i] = scale * ((gain[i] * dy[row + i]) - (x[row + i] * scale * mean));
            }
        }

        return dx;
    }

    /// <summary>y = x wᵀ for x [rows, inputs] and w [outputs, inputs].</summary>
    public static double[] Product(double[] x, ReadOnlySpan<double> w, int inputs)
    {
        int outputs = w.Length / inputs;
        double[] y = new double[x.Length / inputs * outputs];
        for (int at = 0; at < y.Length; at++)
        {
            int row = at / outputs, j = at % outputs;
            for (int i = 0; i < inputs; i++)
            {
                y[at] += x[(row * inputs) + i] * w[(j * inputs) + i];
            }
        }

        return y;
    }

    /// <summary>Back through <see cref="Product"/>: dw += dyᵀ x, dx = dy w.</summary>
    /// <param name="x">What went in.</param>
    /// <param name="w">The matrix.</param>
    /// <param name="inputs">Columns of x and w.</param>
    /// <param name="dy">The gradient with respect to y, [rows, outputs].</param>
    /// <param name="weightGradient">dw.</param>
    /// <returns>dx.</returns>
    public static double[] ProductBackward(double[] x, ReadOnlySpan<double> w, int inputs, double[] dy, Span<double> weightGradient)
    {
        int outputs = w.Length / inputs;
        double[] dx = new double[x.Length];
        for (int row = 0; row < x.Length / inputs; row++)
        {
            for (int j = 0; j < outputs; j++)
            {
                double gradient = dy[(row * outputs) + j];
                for (int i = 0; i < inputs; i++)
                {
                    dx[(row * inputs) + i] += gradient * w[(j * inputs) + i];
                    weightGradient[(j * inputs) + i] += gradient * x[(row * inputs) + i];
                }
            }
        }

        return dx;
    }

    /// <summary>Turns elements i and i + d/2 of every head by direction · position · 10000^(-2i/d): forward with direction 1, and back, since a rotation's transpose is its inverse, with -1.</summary>
    /// <param name="x">[positions, heads · d]; changed in place.</param>
    /// <param name="width">heads · d.</param>
    /// <param name="size">d.</param>
    /// <param name="direction">1 or -1.</param>
    public static void Rotate(double[] x, int width, int size, int direction)
    {
        int half = size / 2;
        for (int at = 0; at < x.Length; at += size)
        {
            int position = at / width;
            for (int i = at; i < at + half; i++)
            {
                double angle = direction * position * Math.Pow(10000, -2.0 * (i - at) / size);
                (x[i], x[i + half]) = ((x[i] * Math.Cos(angle)) - (x[i + half] * Math.Sin(angle)), (x[i + half] * Math.Cos(angle)) + (x[i] * Math.Sin(angle)));
            }
        }
    }

    private static double InverseRootMeanSquare(ReadOnlySpan<double> row)
    {
        double squares = 0;
        foreach (double value in row)
        {
            squares += value * value;
        }

        return 1 / Math.Sqrt((squares / row.Length) + NormEpsilon);
    }
}
