using Bench.Spec.Problems;

namespace Bench.Workloads.Sequences;

/// <summary>A recurrent layer in fp64, equation by equation. Gates in PyTorch's order, two biases each.</summary>
internal sealed class ReferenceCell
{
    private readonly RnnCell cell;
    private readonly int input;
    private readonly int hidden;
    private readonly int gates;
    private readonly double[] inputWeights;
    private readonly double[] recurrentWeights;
    private readonly double[] inputBias;
    private readonly double[] recurrentBias;

    /// <summary>Widens the weights.</summary>
    public ReferenceCell(RnnCell cell, int input, int hidden, CellTensors weights)
    {
        this.cell = cell;
        this.input = input;
        this.hidden = hidden;
        gates = cell == RnnCell.Lstm ? 4 : 3;
        inputWeights = ReferenceProduct.Widen(weights.InputWeights);
        recurrentWeights = ReferenceProduct.Widen(weights.RecurrentWeights);
        inputBias = ReferenceProduct.Widen(weights.InputBias);
        recurrentBias = ReferenceProduct.Widen(weights.RecurrentBias);
    }

    /// <summary>Runs the layer from a zero state.</summary>
    /// <param name="x">Inputs [steps, batch, input].</param>
    /// <param name="steps">Time steps.</param>
    /// <param name="batch">Sequences side by side.</param>
    /// <returns>h [steps, batch, hidden].</returns>
    public double[] Run(double[] x, int steps, int batch)
    {
        double[] outputs = new double[steps * batch * hidden];
        double[] h = new double[batch * hidden];
        double[] c = new double[batch * hidden];
        double[] fromInput = ReferenceProduct.Of(x, steps * batch, inputWeights, gates * hidden, input);
        for (int step = 0; step < steps; step++)
        {
            double[] fromState = ReferenceProduct.Of(h, batch, recurrentWeights, gates * hidden, hidden);
            for (int sequence = 0; sequence < batch; sequence++)
            {
                ReadOnlySpan<double> xPart = fromInput.AsSpan(((step * batch) + sequence) * gates * hidden, gates * hidden);
                ReadOnlySpan<double> hPart = fromState.AsSpan(sequence * gates * hidden, gates * hidden);
                for (int unit = 0; unit < hidden; unit++)
                {
                    int at = (sequence * hidden) + unit;
                    h[at] = cell == RnnCell.Lstm ? Lstm(xPart, hPart, unit, ref c[at]) : Gru(xPart, hPart, unit, h[at]);
                }
            }

            h.CopyTo(outputs, step * batch * hidden);
        }

        return outputs;
    }

    private double Lstm(ReadOnlySpan<double> xPart, ReadOnlySpan<double> hPart, int unit, ref double c)
    {
        double i = Logistic(Gate(xPart, 0, unit, inputBias) + Gate(hPart, 0, unit, recurrentBias));
        double f = Logistic(Gate(xPart, 1, unit, inputBias) + Gate(hPart, 1, unit, recurrentBias));
        double g = Math.Tanh(Gate(xPart, 2, unit, inputBias) + Gate(hPart, 2, unit, recurrentBias));
        double o = Logistic(Gate(xPart, 3, unit, inputBias) + Gate(hPart, 3, unit, recurrentBias));
        c = (f * c) + (i * g);
        return o * Math.Tanh(c);
    }

    private double Gru(ReadOnlySpan<double> xPart, ReadOnlySpan<double> hPart, int unit, double h)
    {
        double r = Logistic(Gate(xPart, 0, unit, inputBias) + Gate(hPart, 0, unit, recurrentBias));
        double z = Logistic(Gate(xPart, 1, unit, inputBias) + Gate(hPart, 1, unit, recurrentBias));
        double n = Math.Tanh(Gate(xPart, 2, unit, inputBias) + (r * Gate(hPart, 2, unit, recurrentBias)));
        return ((1 - z) * n) + (z * h);
    }

    private double Gate(ReadOnlySpan<double> part, int gate, int unit, double[] bias) => part[(gate * hidden) + unit] + bias[(gate * hidden) + unit];

    private static double Logistic(double x) => 1 / (1 + Math.Exp(-x));
}
