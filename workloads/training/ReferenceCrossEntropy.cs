namespace Bench.Workloads.Training;

/// <summary>Cross-entropy of a softmax with a target, and its gradient, in fp64.</summary>
internal static class ReferenceCrossEntropy
{
    /// <summary>ln Σ e^z - z[target], nats.</summary>
    /// <param name="z">Logits.</param>
    /// <param name="target">The class that is right.</param>
    /// <param name="gradient">softmax(z) - onehot(target).</param>
    public static double Of(ReadOnlySpan<double> z, int target, out double[] gradient)
    {
        double greatest = double.NegativeInfinity;
        foreach (double one in z)
        {
            greatest = Math.Max(greatest, one);
        }

        gradient = new double[z.Length];
        double sum = 0;
        for (int i = 0; i < z.Length; i++)
        {
            gradient[i] = Math.Exp(z[i] - greatest);
            sum += gradient[i];
        }

        for (int i = 0; i < z.Length; i++)
        {
            gradient[i] /= sum;
        }

        gradient[target] -= 1;
        return Math.Log(sum) + greatest - z[target];
    }
}
