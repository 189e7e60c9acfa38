using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>Gated recurrent unit (Cho et al. 2014, in PyTorch's form), gates r, z, n.</summary>
internal sealed class ReferenceGru(ReferenceParameters parameters, string prefix) : ReferenceRecurrence(parameters, prefix)
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
            double[] a = FromInput(input), b = FromState(h);
            for (int unit = 0; unit < hidden; unit++)
            {
                step.R[unit] = Logistic(a[unit] + b[unit]);
                step.Z[unit] = Logistic(a[hidden + unit] + b[hidden + unit]);
                step.Q[unit] = b[(2 * hidden) + unit];
                step.N[unit] = Math.Tanh(a[(2 * hidden) + unit] + (step.R[unit] * step.Q[unit]));
                step.NextH[unit] = ((1 - step.Z[unit]) * step.N[unit]) + (step.Z[unit] * h[unit]);
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
            double[] da = new double[3 * hidden], db = new double[3 * hidden], direct = new double[hidden];
            for (int unit = 0; unit < hidden; unit++)
            {
                double r = step.R[unit], z = step.Z[unit], n = step.N[unit];
                double down = dh[t][unit] + dhNext[unit];
                double dn = down * (1 - z) * (1 - (n * n));
                da[unit] = db[unit] = dn * step.Q[unit] * r * (1 - r);
                da[hidden + unit] = db[hidden + unit] = down * (step.H[unit] - n) * z * (1 - z);
                da[(2 * hidden) + unit] = dn;
                db[(2 * hidden) + unit] = dn * r;
                direct[unit] = down * z;
            }

            dx[t] = BackwardInput(step.X, da, gradients);
            dhNext = [.. BackwardState(step.H, db, gradients).Zip(direct, static (one, other) => one + other)];
        }

        return dx;
    }

    /// <summary>What a step read and found: the input, the state before it, the gates, U_n h + d_n, the state after it.</summary>
    private sealed class Step(double[] x, double[] h, int hidden)
    {
        public double[] X { get; } = x;

        public double[] H { get; } = h;

        public double[] R { get; } = new double[hidden];

        public double[] Z { get; } = new double[hidden];

        public double[] N { get; } = new double[hidden];

        public double[] Q { get; } = new double[hidden];

        public double[] NextH { get; } = new double[hidden];
    }
}
