using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>Long short-term memory (Hochreiter and Schmidhuber 1997; Gers et al. 2000), gates i, f, g, o.</summary>
internal sealed class ReferenceLstm(ReferenceParameters parameters, string prefix) : ReferenceRecurrence(parameters, prefix)
{
    private readonly List<Step> steps = [];

    /// <inheritdoc/>
    public override double[][] Forward(double[][] x)
    {
        int hidden = x[0].Length;
        double[] h = new double[hidden], c = new double[hidden];
        foreach (double[] input in x)
        {
            Step step = new(input, h, c, hidden);
            double[] a = FromInput(input), b = FromState(h);
            for (int unit = 0; unit < hidden; unit++)
            {
                step.I[unit] = Logistic(a[unit] + b[unit]);
                step.F[unit] = Logistic(a[hidden + unit] + b[hidden + unit]);
                step.G[unit] = Math.Tanh(a[(2 * hidden) + unit] + b[(2 * hidden) + unit]);
                step.O[unit] = Logistic(a[(3 * hidden) + unit] + b[(3 * hidden) + unit]);
                step.NextC[unit] = (step.F[unit] * c[unit]) + (step.I[unit] * step.G[unit]);
                step.NextH[unit] = step.O[unit] * Math.Tanh(step.NextC[unit]);
            }

            steps.Add(step);
            (h, c) = (step.NextH, step.NextC);
        }

        return [.. steps.Select(static step => step.NextH)];
    }

    /// <inheritdoc/>
    public override double[][] Backward(double[][] dh, ReferenceParameters gradients)
    {
        int hidden = dh[0].Length;
        double[][] dx = new double[dh.Length][];
        double[] dhNext = new double[hidden], dcNext = new double[hidden];
        for (int t = dh.Length - 1; t >= 0; t--)
        {
            Step step = steps[t];
            double[] da = new double[4 * hidden];
            for (int unit = 0; unit < hidden; unit++)
            {
                double i = step.I[unit], f = step.F[unit], g = step.G[unit], o = step.O[unit], tanh = Math.Tanh(step.NextC[unit]);
                double down = dh[t][unit] + dhNext[unit];
                double dc = dcNext[unit] + (down * o * (1 - (tanh * tanh)));
                da[unit] = dc * g * i * (1 - i);
                da[hidden + unit] = dc * step.C[unit] * f * (1 - f);
                da[(2 * hidden) + unit] = dc * i * (1 - (g * g));
                da[(3 * hidden) + unit] = down * tanh * o * (1 - o);
                dcNext[unit] = dc * f;
            }

            dx[t] = BackwardInput(step.X, da, gradients);
            dhNext = BackwardState(step.H, da, gradients);
        }

        return dx;
    }

    /// <summary>What a step read and found: the input, the state before it, the gates, the state after it.</summary>
    private sealed class Step(double[] x, double[] h, double[] c, int hidden)
    {
        public double[] X { get; } = x;

        public double[] H { get; } = h;

        public double[] C { get; } = c;

        public double[] I { get; } = new double[hidden];

        public double[] F { get; } = new double[hidden];

        public double[] G { get; } = new double[hidden];

        public double[] O { get; } = new double[hidden];

        public double[] NextC { get; } = new double[hidden];

        public double[] NextH { get; } = new double[hidden];
    }
}
