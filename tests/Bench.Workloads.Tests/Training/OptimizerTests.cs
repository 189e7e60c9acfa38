using Bench.Spec.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.Training;

public sealed unsafe class OptimizerTests
{
    private const int Count = 16 * 67;

    [Theory]
    [InlineData("sgd", 0.9, 0, 0)]
    [InlineData("sgd", 0, 0.01, 0)]
    [InlineData("sgd", 0.9, 0.01, 0.5)]
    [InlineData("adamw", 0, 0, 0)]
    [InlineData("adamw", 0, 0.1, 0)]
    [InlineData("adamw", 0, 0.1, 0.5)]
    public void Updates_are_those_of_the_equations_in_fp64(string name, double momentum, double decay, double clip)
    {
        OptimizerSettings settings = new() { Name = name, BatchSize = 1, BaseLearningRate = 0, Momentum = momentum, WeightDecay = decay, ClipNorm = clip };
        double[] expected = Expected(settings);
        foreach (int threads in new[] { 1, 3 })
        {
            float[] found = Run(settings, threads);
            for (int i = 0; i < Count; i++)
            {
                Assert.True(Math.Abs(found[i] - expected[i]) <= 3e-6 * (1 + Math.Abs(expected[i])), $"{threads} threads, parameter {i}: {found[i]:R}, expected {expected[i]:R}");
            }

            Assert.Equal(found, Run(settings, threads));
        }
    }

    [Fact]
    public void An_optimizer_that_there_is_not_is_refused()
    {
        using CpuThreads threads = new(1);
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Optimizer(new OptimizerSettings { Name = "lion", BatchSize = 1, BaseLearningRate = 1 }, threads, new CpuShares(1, Fixed: false), null, [], 16));
        Assert.StartsWith("optimizer lion, expected sgd or adamw", refusal.Message, StringComparison.Ordinal);
    }

    private static double RateAt(int update) => 0.01 * update;

    private static float GradientAt(int update, int thread, int i) => (float)Math.Sin((0.7 * i) + (1.3 * update) + (2.1 * thread));

    private static float[] Initial() => [.. Enumerable.Range(0, Count).Select(static i => (float)Math.Cos(0.3 * i))];

    private static float[] Run(OptimizerSettings settings, int threads)
    {
        float[] weights = Initial();
        float[] gradients = new float[threads * Count];
        using CpuThreads team = new(threads);
        fixed (float* weightAddress = weights, gradientAddress = gradients)
        {
            float*[] accumulators = new float*[threads];
            for (int thread = 0; thread < threads; thread++)
            {
                accumulators[thread] = gradientAddress + (thread * Count);
            }

            using Optimizer optimizer = new(settings, team, new CpuShares(threads, Fixed: false), weightAddress, accumulators, Count);
            for (int update = 1; update <= 5; update++)
            {
                Assert.All(gradients, static gradient => Assert.Equal(0, gradient));
                for (int i = 0; i < Count; i++)
                {
                    // Three parts that add up to the same however many threads carry them.
                    for (int part = 0; part < 3; part++)
                    {
                        gradients[(part % threads * Count) + i] += GradientAt(update, part, i);
                    }
                }

                optimizer.Update(RateAt(update));
            }
        }

        return weights;
    }

    private static double[] Expected(OptimizerSettings settings)
    {
        double[] w = [.. Initial()];
        double[] m = new double[Count], s = new double[Count];
        for (int update = 1; update <= 5; update++)
        {
            double[] g = [.. Enumerable.Range(0, Count).Select(i => (double)GradientAt(update, 0, i) + GradientAt(update, 1, i) + GradientAt(update, 2, i))];
            double norm = Math.Sqrt(g.Sum(static one => one * one));
            double rate = RateAt(update);
            for (int i = 0; i < Count; i++)
            {
                double gradient = settings.ClipNorm > 0 && norm > settings.ClipNorm ? g[i] * settings.ClipNorm / norm : g[i];
                if (settings.Name == "sgd")
                {
                    m[i] = (settings.Momentum * m[i]) + gradient + (settings.WeightDecay * w[i]);
                    w[i] -= rate * m[i];
                    continue;
                }

                m[i] = (settings.Beta1 * m[i]) + ((1 - settings.Beta1) * gradient);
                s[i] = (settings.Beta2 * s[i]) + ((1 - settings.Beta2) * gradient * gradient);
                double first = m[i] / (1 - Math.Pow(settings.Beta1, update)), second = s[i] / (1 - Math.Pow(settings.Beta2, update));
                w[i] -= rate * ((first / (Math.Sqrt(second) + settings.Epsilon)) + (settings.WeightDecay * w[i]));
            }
        }

        return w;
    }
}
