namespace Bench.Workloads.AttentionLanguage;

/// <summary>Causal attention of one sequence in fp64, forward and backward, every row of the softmax in full. Keeps what the backward pass needs of the last forward one.</summary>
/// <param name="width">Columns of q, k and v: heads · size.</param>
/// <param name="size">Elements of a head, d.</param>
internal sealed class ReferenceCausalAttention(int width, int size)
{
    private double[] q = [];
    private double[] k = [];
    private double[] v = [];
    private double[][] weights = [];

    private int Positions => q.Length / width;

    private double Scale => 1 / Math.Sqrt(size);

    /// <summary>Row i of head h: Σⱼ softmaxⱼ(qᵢ · kⱼ / √d) vⱼ over j = 0 to i.</summary>
    /// <param name="queries">q [positions, width], rotated.</param>
    /// <param name="keys">k, alike.</param>
    /// <param name="values">v, not rotated.</param>
    /// <returns>[positions, width].</returns>
    public double[] Forward(double[] queries, double[] keys, double[] values)
    {
        (q, k, v) = (queries, keys, values);
        weights = [.. Enumerable.Range(0, Positions * (width / size)).Select(row => Softmax(row / (width / size), row % (width / size)))];
        double[] output = new double[q.Length];
        ForEachPair((i, j, weight) => Add(output, i, weight, v, j));
        return output;
    }

    /// <summary>The gradients with respect to q, k and v. With s the scores and p their softmax: dv[j] = Σ pᵢⱼ do[i], dp[ij] = do[i] · v[j], ds = p ⊙ (dp - Σ p dp), dq[i] = Σ ds k[j] / √d, dk[j] = Σ ds q[i] / √d.</summary>
    /// <param name="gradient">do, the gradient with respect to the output.</param>
    public (double[] Queries, double[] Keys, double[] Values) Backward(double[] gradient)
    {
        (double[] dq, double[] dk, double[] dv) = (new double[q.Length], new double[q.Length], new double[q.Length]);
        double[] mean = new double[weights.Length];
        ForEachPair((i, j, weight) => mean[i / size] += weight * Dot(gradient, i, v, j));
        ForEachPair((i, j, weight) =>
        {
            double score = weight * (Dot(gradient, i, v, j) - mean[i / size]) * Scale;
            Add(dv, j, weight, gradient, i);
            Add(dq, i, score, k, j);
            Add(dk, j, score, q, i);
        });
        return (dq, dk, dv);
    }

    private double[] Softmax(int position, int head)
    {
        int at = (position * width) + (head * size);
        double[] scores = [.. Enumerable.Range(0, position + 1).Select(j => Dot(q, at, k, (j * width) + (head * size)) * Scale)];
        double greatest = scores.Max();
        double sum = scores.Sum(score => Math.Exp(score - greatest));
        return [.. scores.Select(score => Math.Exp(score - greatest) / sum)];
    }

    /// <summary>Calls for every query and every key that it sees: where each one's head starts, and the weight.</summary>
    private void ForEachPair(Action<int, int, double> action)
    {
        for (int row = 0; row < weights.Length; row++)
        {
            int query = row * size;
            for (int j = 0; j < weights[row].Length; j++)
            {
                action(query, (j * width) + (query % width), weights[row][j]);
            }
        }
    }

    private double Dot(double[] a, int i, double[] b, int j)
    {
        double sum = 0;
        for (int d = 0; d < size; d++)
        {
            sum += a[i + d] * b[j + d];
        }

        return sum;
    }

    private void Add(double[] target, int i, double factor, double[] source, int j)
    {
        for (int d = 0; d < size; d++)
        {
            target[i + d] += factor * source[j + d];
        }
    }
}
