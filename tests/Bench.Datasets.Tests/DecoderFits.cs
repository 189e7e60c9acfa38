using System.Numerics;

namespace Bench.Datasets.Tests;

/// <summary>Bins of a recording in memory, and the two decoders that tests fit to them.</summary>
internal sealed class DecoderFits
{
    private readonly int electrodes;
    private readonly float[][] rates;
    private readonly float[][] velocities;

    public DecoderFits(ElectrodeRecordings recordings, ExampleSource source, int bins)
    {
        electrodes = recordings.Electrodes;
        rates = new float[bins][];
        velocities = new float[bins][];
        Parallel.For(0, bins, bin =>
        {
            rates[bin] = new float[electrodes];
            velocities[bin] = new float[ElectrodeRecordings.Velocity];
            recordings.Write(source, bin, rates[bin], velocities[bin]);
        });
    }

    /// <summary>Mean squared error over the variance of the velocity.</summary>
    public double UnexplainedVariance(Func<float[], (double X, double Y)> decode)
    {
        double error = 0, square = 0, meanX = velocities.Average(static v => v[0]), meanY = velocities.Average(static v => v[1]);
        for (int bin = 0; bin < rates.Length; bin++)
        {
            (double x, double y) = decode(rates[bin]);
            error += Math.Pow(x - velocities[bin][0], 2) + Math.Pow(y - velocities[bin][1], 2);
            square += Math.Pow(velocities[bin][0] - meanX, 2) + Math.Pow(velocities[bin][1] - meanY, 2);
        }

        return error / square;
    }

    /// <summary>Least squares with a constant, by the normal equations and Gauss-Jordan.</summary>
    public Func<float[], (double X, double Y)> Linear()
    {
        int size = electrodes + 1;
        double[,] rows = new double[size, size + 2];
        Parallel.For(0, size, i =>
        {
            for (int bin = 0; bin < rates.Length; bin++)
            {
                double left = i == electrodes ? 1 : rates[bin][i];
                for (int j = 0; j < electrodes; j++)
                {
                    rows[i, j] += left * rates[bin][j];
                }

                rows[i, electrodes] += left;
                rows[i, size] += left * velocities[bin][0];
                rows[i, size + 1] += left * velocities[bin][1];
            }
        });
        for (int column = 0; column < size; column++)
        {
            Parallel.For(0, size, i =>
            {
                double factor = rows[i, column] / rows[column, column];
                for (int j = column + 1; i != column && j < size + 2; j++)
                {
                    rows[i, j] -= factor * rows[column, j];
                }
            });
        }

        double[] x = [.. Enumerable.Range(0, size).Select(i => rows[i, size] / rows[i, i])];
        double[] y = [.. Enumerable.Range(0, size).Select(i => rows[i, size + 1] / rows[i, i])];
        return r => (x[electrodes] + r.Select((rate, i) => rate * x[i]).Sum(), y[electrodes] + r.Select((rate, i) => rate * y[i]).Sum());
    }

    /// <summary>A perceptron of two layers, trained by SGD with momentum 0.9 in batches of 32, its rate falling to 0.</summary>
    public Func<float[], (double X, double Y)> Perceptron(int hidden, int epochs, float learningRate)
    {
        Random random = new(1);
        float[][] w1 = [.. Enumerable.Range(0, hidden).Select(_ => Enumerable.Range(0, electrodes + 1).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Sqrt(12.0 / electrodes))).ToArray())];
        float[][] w2 = [.. Enumerable.Range(0, 2).Select(_ => Enumerable.Range(0, hidden + 1).Select(_ => (float)((random.NextDouble() - 0.5) * Math.Sqrt(3.0 / hidden))).ToArray())];
        float[][] v1 = [.. w1.Select(static row => new float[row.Length])];
        float[][] v2 = [.. w2.Select(static row => new float[row.Length])];
        float[] state = new float[hidden];
        const int Batch = 32;
        int steps = epochs * (rates.Length / Batch);
        for (int step = 0; step < steps; step++)
        {
            float rate = learningRate * (1 - ((float)step / steps)) / Batch;
            Scale(v1, 0.9f);
            Scale(v2, 0.9f);
            for (int i = 0; i < Batch; i++)
            {
                int bin = random.Next(rates.Length);
                (double x, double y) = Forward(w1, w2, rates[bin], state);
                (float dx, float dy) = ((float)x - velocities[bin][0], (float)y - velocities[bin][1]);
                for (int h = 0; h < hidden; h++)
                {
                    if (state[h] > 0)
                    {
                        Add(v1[h], rates[bin], -rate * ((dx * w2[0][h]) + (dy * w2[1][h])));
                    }
                }

                Add(v2[0], state, -rate * dx);
                Add(v2[1], state, -rate * dy);
            }

            Add(w1, v1);
            Add(w2, v2);
        }

        return r => Forward(w1, w2, r, new float[hidden]);
    }

    private static (double X, double Y) Forward(float[][] w1, float[][] w2, float[] rates, float[] state)
    {
        for (int h = 0; h < state.Length; h++)
        {
            state[h] = Math.Max(0, Dot(w1[h], rates));
        }

        return (Dot(w2[0], state), Dot(w2[1], state));
    }

    // The last weight is the bias.
    private static float Dot(float[] weights, float[] x)
    {
        Vector<float> sum = default;
        int i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            sum += new Vector<float>(weights, i) * new Vector<float>(x, i);
        }

        float total = Vector.Sum(sum) + weights[^1];
        for (; i < x.Length; i++)
        {
            total += weights[i] * x[i];
        }

        return total;
    }

    private static void Add(float[] target, float[] x, float factor)
    {
        int i = 0;
        for (; i + Vector<float>.Count <= x.Length; i += Vector<float>.Count)
        {
            (new Vector<float>(target, i) + (new Vector<float>(x, i) * factor)).CopyTo(target, i);
        }

        for (; i < x.Length; i++)
        {
            target[i] += factor * x[i];
        }

        target[^1] += factor;
    }

    private static void Add(float[][] weights, float[][] velocity)
    {
        foreach ((float[] row, float[] step) in weights.Zip(velocity))
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] += step[i];
            }
        }
    }

    private static void Scale(float[][] rows, float factor)
    {
        foreach (float[] row in rows)
        {
            for (int i = 0; i < row.Length; i++)
            {
                row[i] *= factor;
            }
        }
    }
}
