using System.Numerics;
using System.Runtime.InteropServices;
using Bench.Spec.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.NeuralDecoding;

/// <summary>The cursor decoder in fp64, one example at a time by plain loops: y = W₂ relu(W₁ x + b₁) + b₂, its loss, and the gradient of the loss.</summary>
/// <remarks>Thread-safe: no state between calls.</remarks>
public sealed class CursorDecoderReference : ITrainingReference
{
    private readonly CursorDecoder problem;

    /// <summary>Makes the reference of a decoder.</summary>
    public CursorDecoderReference(CursorDecoder problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        this.problem = problem;
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<byte> weights, ReadOnlySpan<byte> input, Span<double> prediction)
    {
        if (input.Length != sizeof(float) * problem.Electrodes || prediction.Length != CursorDecoder.Outputs)
        {
            throw new ArgumentException($"{input.Length} bytes of rates and {prediction.Length} outputs, expected {sizeof(float) * problem.Electrodes} and {CursorDecoder.Outputs}", nameof(input));
        }

        Output(ReferenceParameters.Widen(problem, weights), MemoryMarshal.Cast<byte, float>(input), out _).CopyTo(prediction);
    }

    /// <inheritdoc/>
    /// <remarks>As many examples at once as a vector has elements: element e of every sum is what the plain loop has for example e.</remarks>
    public void PredictAll(ReadOnlySpan<byte> weights, int count, ReadOnlySpan<byte> inputs, Span<double> predictions)
    {
        if (inputs.Length != (long)sizeof(float) * problem.Electrodes * count || predictions.Length != (long)CursorDecoder.Outputs * count)
        {
            throw new ArgumentException($"{inputs.Length} bytes of rates and {predictions.Length} outputs are not those of {count} examples", nameof(inputs));
        }

        ReferenceParameters parameters = ReferenceParameters.Widen(problem, weights);
        ReadOnlySpan<float> rates = MemoryMarshal.Cast<byte, float>(inputs);
        for (int first = 0; first < count; first += Vector<double>.Count)
        {
            int together = Math.Min(Vector<double>.Count, count - first);
            Vector<double>[] x = Together(rates.Slice(first * problem.Electrodes, together * problem.Electrodes), together);
            Vector<double>[] hidden = Affine(parameters["w1"], parameters["b1"], x);
            for (int unit = 0; unit < hidden.Length; unit++)
            {
                hidden[unit] = Vector.Max(hidden[unit], Vector<double>.Zero);
            }

            Vector<double>[] y = Affine(parameters["w2"], parameters["b2"], hidden);
            for (int output = 0; output < y.Length * together; output++)
            {
                predictions[(first * y.Length) + output] = y[output % y.Length][output / y.Length];
            }
        }
    }

    /// <summary>The mean over the outputs of the squared error.</summary>
    internal static double Loss(ReferenceParameters parameters, ReadOnlySpan<float> rates, ReadOnlySpan<float> velocity)
    {
        double[] y = Output(parameters, rates, out _);
        double sum = 0;
        for (int i = 0; i < y.Length; i++)
        {
            sum += (y[i] - velocity[i]) * (y[i] - velocity[i]);
        }

        return sum / y.Length;
    }

    /// <summary>Adds <paramref name="weight"/> times the gradient of <see cref="Loss"/>. The slope of relu at 0 is taken as 0.</summary>
    internal static void AddGradients(ReferenceParameters parameters, ReadOnlySpan<float> rates, ReadOnlySpan<float> velocity, double weight, ReferenceParameters gradients)
    {
        double[] dy = Output(parameters, rates, out double[] hidden);
        for (int i = 0; i < dy.Length; i++)
        {
            dy[i] = weight * 2 * (dy[i] - velocity[i]) / dy.Length;
        }

        double[] dHidden = ReferenceAffine.Backward(parameters["w2"], hidden, dy, gradients["w2"], gradients["b2"]);
        for (int unit = 0; unit < hidden.Length; unit++)
        {
            dHidden[unit] = hidden[unit] > 0 ? dHidden[unit] : 0;
        }

        ReferenceAffine.Backward(parameters["w1"], Widen(rates), dHidden, gradients["w1"], gradients["b1"]);
    }

    private static double[] Output(ReferenceParameters parameters, ReadOnlySpan<float> rates, out double[] hidden)
    {
        hidden = [.. ReferenceAffine.Of(parameters["w1"], parameters["b1"], Widen(rates)).Select(static a => Math.Max(a, 0))];
        return ReferenceAffine.Of(parameters["w2"], parameters["b2"], hidden);
    }

    /// <summary>Rates of several examples [examples, electrodes] as one vector an electrode; elements of no example are zero.</summary>
    private static Vector<double>[] Together(ReadOnlySpan<float> rates, int examples)
    {
        Vector<double>[] x = new Vector<double>[rates.Length / examples];
        Span<double> elements = stackalloc double[Vector<double>.Count];
        for (int electrode = 0; electrode < x.Length; electrode++)
        {
            for (int example = 0; example < examples; example++)
            {
                elements[example] = rates[(example * x.Length) + electrode];
            }

            x[electrode] = new Vector<double>(elements);
        }

        return x;
    }

    /// <summary><see cref="ReferenceAffine.Of"/> of several vectors: the same products, added in the same order.</summary>
    private static Vector<double>[] Affine(ReadOnlySpan<double> w, ReadOnlySpan<double> b, Vector<double>[] x)
    {
        Vector<double>[] y = new Vector<double>[b.Length];
        for (int row = 0; row < y.Length; row++)
        {
            ReadOnlySpan<double> ofRow = w.Slice(row * x.Length, x.Length);
            Vector<double> sum = new(b[row]);
            for (int column = 0; column < x.Length; column++)
            {
                sum += new Vector<double>(ofRow[column]) * x[column];
            }

            y[row] = sum;
        }

        return y;
    }

    private static double[] Widen(ReadOnlySpan<float> values) => Sequences.ReferenceProduct.Widen(values);
}
