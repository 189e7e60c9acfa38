using System.Runtime.CompilerServices;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Training;

/// <summary>Cross-entropy of the softmax of logits with targets, and its gradient: per row loss = ln Σ e^z - z[target], d loss / dz = softmax(z) - onehot(target).</summary>
/// <remarks>The greatest logit is subtracted first, so that no exponential overflows. A row's tail that fills no vector is copied aside and padded with values whose exponential is nothing beside the greatest's 1.</remarks>
internal static unsafe class SoftmaxCrossEntropy<TLanes, TVector>
    where TLanes : struct, ILanes<TVector>
    where TVector : struct
{
    private const float Nothing = -1e30f;

    /// <summary>Replaces logits by weight times the gradient of the sum of the rows' losses.</summary>
    /// <param name="logits">[targets, <paramref name="vocabulary"/>], one row after the other.</param>
    /// <param name="vocabulary">Classes; at least 1.</param>
    /// <param name="targets">The class of each row.</param>
    /// <param name="weight">Usually 1 over all rows of the batch, which makes it the gradient of the mean.</param>
    /// <returns>The sum of the losses, nats, unweighted.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double Backward(float* logits, int vocabulary, ReadOnlySpan<int> targets, float weight)
    {
        double loss = 0;
        for (int row = 0; row < targets.Length; row++)
        {
            float* z = logits + ((nint)row * vocabulary);
            float target = z[targets[row]];
            float greatest = Greatest(z, vocabulary);
            float sum = Exponentials(z, vocabulary, greatest);
            Scale(z, vocabulary, weight / sum);
            z[targets[row]] -= weight;
            loss += Math.Log(sum) + greatest - target;
        }

        return loss;
    }

    private static float Greatest(float* z, int count)
    {
        float greatest = float.NegativeInfinity;
        for (int i = 0; i < count; i++)
        {
            // Not MathF.Max: a NaN shows in the sum, and need not be carried here.
            greatest = z[i] > greatest ? z[i] : greatest;
        }

        return greatest;
    }

    /// <summary>z = e^(z - greatest); their sum.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static float Exponentials(float* z, int count, float greatest)
    {
        TVector shift = TLanes.Create(greatest);
        TVector sum = TLanes.Create(0f);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TVector power = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(z + i), shift));
            TLanes.Store(power, z + i);
            sum = TLanes.Add(sum, power);
        }

        if (i < count)
        {
            float* tail = stackalloc float[TLanes.Count];
            new Span<float>(tail, TLanes.Count).Fill(Nothing);
            new ReadOnlySpan<float>(z + i, count - i).CopyTo(new Span<float>(tail, count - i));
            TVector power = Activations<TLanes, TVector>.Exp(TLanes.Subtract(TLanes.Load(tail), shift));
            TLanes.Store(power, tail);
            new ReadOnlySpan<float>(tail, count - i).CopyTo(new Span<float>(z + i, count - i));
            sum = TLanes.Add(sum, power);
        }

        return TLanes.Sum(sum);
    }

    private static void Scale(float* z, int count, float factor)
    {
        TVector factors = TLanes.Create(factor);
        int i = 0;
        for (; i <= count - TLanes.Count; i += TLanes.Count)
        {
            TLanes.Store(TLanes.Multiply(TLanes.Load(z + i), factors), z + i);
        }

        for (; i < count; i++)
        {
            z[i] *= factor;
        }
    }
}
