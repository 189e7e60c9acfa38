using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>minLSTM (Feng et al. 2024, section 3.2), rows of w_ih stacked f, i, candidate. No gate reads the state, so the recurrence is linear in it.</summary>
internal sealed class ReferenceMinLstm(ReferenceParameters parameters, string prefix) : ReferenceRecurrence(parameters, prefix)
{
    private readonly List<Step> steps = [];

    /// <inheritdoc/>
    public override double[][] Forward(double[][] x)
    {
        int hidden = x[0].Length;
        double[] h = new double[hidden];
        foreach (double[] input in x)
        {
            Step step = new(input, h, hidden);
            double[] a = FromInput(input);
            for (int unit = 0; unit < hidden; unit++)
            {
                double f = step.F[unit] = Logistic(a[unit]);
                double i = step.I[unit] = Logistic(a[hidden + unit]);
                step.G[unit] = a[(2 * hidden) + unit];
                step.NextH[unit] = (f / (f + i) * h[unit]) + (i / (f + i) * step.G[unit]);
            }

            steps.Add(step);
            h = step.NextH;
        }

        return [.. steps.Select(static step => step.NextH)];
    }

    /// <inheritdoc/>
    public override double[][] Backward(double[][] dh, ReferenceParameters gradients)
    {
        int hidden = dh[0].Length;
        double[][] dx = new double[dh.Length][];
        double[] dhNext = new double[hidden];
        for (int t = dh.Length - 1; t >= 0; t--)
        {
            Step step = steps[t];
            double[] da = new double[3 * hidden];
            for (int unit = 0; unit < hidden; unit++)
            {
                double f = step.F[unit], i = step.I[unit], sum = f + i;
                double down = dh[t][unit] + dhNext[unit];

                // By f' = f / (f + i) and i' = 1 - f': d f' / df = i / (f + i)², d f' / di = -f / (f + i)².
                double byShare = down * (step.H[unit] - step.G[unit]);
                da[unit] = byShare * i / (sum * sum) * f * (1 - f);
                da[hidden + unit] = -byShare * f / (sum * sum) * i * (1 - i);
                da[(2 * hidden) + unit] = down * i / sum;
                dhNext[unit] = down * f / sum;
            }

            dx[t] = BackwardInput(step.X, da, gradients);
        }

        return dx;
    }

    /// <summary>What a step read and found: the input, the state before it, the gates, the candidate, the state after it.</summary>
    private sealed class Step(double[] x, double[] h, int hidden)
    {
        public double[] X { get; } = x;

        public double[] H { get; } = h;

        public double[] F { get; } = new double[hidden];

        public double[] I { get; } = new double[hidden];

        public double[] G { get; } = new double[hidden];

        public double[] NextH { get; } = new double[hidden];
    }
}
