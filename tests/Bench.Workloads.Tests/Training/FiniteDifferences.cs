using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.Training;

/// <summary>Slopes of a loss, for holding gradients against.</summary>
internal static class FiniteDifferences
{
    /// <summary>Asserts for every parameter that its gradient is the slope of the loss, by the fourth-order central difference: its error is h⁴ = 1e-12 of a fifth derivative, beside 1e-16 / h of rounding.</summary>
    /// <param name="loss">The loss with the parameters as they are.</param>
    /// <param name="parameters">The parameters; changed while it runs.</param>
    /// <param name="gradients">What is claimed.</param>
    public static void Match(Func<double> loss, ReferenceParameters parameters, ReferenceParameters gradients)
    {
        const double h = 1e-3;
        double[] values = parameters.Values;
        for (int i = 0; i < values.Length; i++)
        {
            double slope = ((8 * (LossAt(i, h) - LossAt(i, -h))) - (LossAt(i, 2 * h) - LossAt(i, -2 * h))) / (12 * h);
            Assert.True(Math.Abs(slope - gradients.Values[i]) < 1e-8 * (1 + Math.Abs(slope)), $"parameter {i}: slope {slope:E9}, gradient {gradients.Values[i]:E9}");
        }

        double LossAt(int parameter, double shift)
        {
            double before = values[parameter];
            values[parameter] += shift;
            double found = loss();
            values[parameter] = before;
            return found;
        }
    }

    /// <summary>Parameters drawn evenly from ±<paramref name="size"/>.</summary>
    public static void Draw(ReferenceParameters parameters, double size, int seed)
    {
        Random random = new(seed);
        double[] values = parameters.Values;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = size * ((2 * random.NextDouble()) - 1);
        }
    }
}
