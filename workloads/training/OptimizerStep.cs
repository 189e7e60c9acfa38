using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bench.Spec.Training;

namespace Bench.Workloads.Training;

/// <summary>The arithmetic of one update on a share of the parameters; the equations stand at <see cref="Optimizer"/>.</summary>
internal readonly struct OptimizerStep
{
    private readonly float scale;
    private readonly float rate;
    private readonly float decay;
    private readonly float keepFirst;
    private readonly float keepSecond;
    private readonly float takeFirst;
    private readonly float takeSecond;
    private readonly float epsilon;

    /// <summary>Folds an update's constants, in fp64, into those that each parameter needs.</summary>
    /// <param name="settings">The optimizer.</param>
    /// <param name="learningRate">η.</param>
    /// <param name="update">t, from 1 on.</param>
    /// <param name="gradientScale">What clipping multiplies the gradient by.</param>
    public OptimizerStep(OptimizerSettings settings, double learningRate, long update, double gradientScale)
    {
        scale = (float)gradientScale;
        if (settings.Name == "sgd")
        {
            rate = (float)learningRate;
            decay = (float)settings.WeightDecay;
            keepFirst = (float)settings.Momentum;
            return;
        }

        // m̂₁ / (√m̂₂ + ε) = (√c₂ / c₁) m₁ / (√m₂ + √c₂ ε) with the corrections c = 1 - βᵗ: no division by them for each parameter.
        double firstCorrection = 1 - Math.Pow(settings.Beta1, update);
        double secondRoot = Math.Sqrt(1 - Math.Pow(settings.Beta2, update));
        rate = (float)(learningRate * secondRoot / firstCorrection);
        decay = (float)(learningRate * settings.WeightDecay);
        keepFirst = (float)settings.Beta1;
        keepSecond = (float)settings.Beta2;
        takeFirst = (float)(1 - settings.Beta1);
        takeSecond = (float)(1 - settings.Beta2);
        epsilon = (float)(settings.Epsilon * secondRoot);
    }

    /// <summary>Σ g², of few enough for fp32; a multiple of 16 long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static double SumOfSquares(ReadOnlySpan<float> gradients)
    {
        // Two sums do not wait for each other.
        ReadOnlySpan<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Vector<float> even = Vector<float>.Zero, odd = Vector<float>.Zero;
        int i = 0;
        for (; i + 1 < g.Length; i += 2)
        {
            even = Vector.MultiplyAddEstimate(g[i], g[i], even);
            odd = Vector.MultiplyAddEstimate(g[i + 1], g[i + 1], odd);
        }

        // Vectors of 512 bits can leave one.
        if (i < g.Length)
        {
            even = Vector.MultiplyAddEstimate(g[i], g[i], even);
        }

        return Vector.Sum(even + odd);
    }

    /// <summary>SGD with momentum; all spans are multiples of 16 long. The gradients are zero afterwards: nobody reads them again, and here they are near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Sgd(Span<float> weights, Span<float> gradients, Span<float> velocities)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights), v = MemoryMarshal.Cast<float, Vector<float>>(velocities);
        Span<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Vector<float> scales = new(scale), rates = new(-rate), decays = new(decay), keeps = new(keepFirst);
        for (int i = 0; i < w.Length; i++)
        {
            Vector<float> velocity = Vector.MultiplyAddEstimate(keeps, v[i], Vector.MultiplyAddEstimate(decays, w[i], scales * g[i]));
            g[i] = Vector<float>.Zero;
            v[i] = velocity;
            w[i] = Vector.MultiplyAddEstimate(rates, velocity, w[i]);
        }
    }

    /// <summary>AdamW; all spans are multiples of 16 long. The gradients are zero afterwards: nobody reads them again, and here they are near.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void AdamW(Span<float> weights, Span<float> gradients, Span<float> firstMoments, Span<float> secondMoments)
    {
        Span<Vector<float>> w = MemoryMarshal.Cast<float, Vector<float>>(weights);
        Span<Vector<float>> m = MemoryMarshal.Cast<float, Vector<float>>(firstMoments), s = MemoryMarshal.Cast<float, Vector<float>>(secondMoments);
        Span<Vector<float>> g = MemoryMarshal.Cast<float, Vector<float>>(gradients);
        Vector<float> scales = new(scale), rates = new(-rate), decays = new(-decay), epsilons = new(epsilon);
        Vector<float> keepsFirst = new(keepFirst), takesFirst = new(takeFirst), keepsSecond = new(keepSecond), takesSecond = new(takeSecond);
        for (int i = 0; i < w.Length; i++)
        {
            Vector<float> gradient = scales * g[i];
            g[i] = Vector<float>.Zero;
            Vector<float> first = Vector.MultiplyAddEstimate(keepsFirst, m[i], takesFirst * gradient);
            Vector<float> second = Vector.MultiplyAddEstimate(keepsSecond, s[i], takesSecond * gradient * gradient);
            m[i] = first;
            s[i] = second;
            Vector<float> kept = Vector.MultiplyAddEstimate(decays, w[i], w[i]);
            w[i] = Vector.MultiplyAddEstimate(rates, first / (Vector.SquareRoot(second) + epsilons), kept);
        }
    }
}
