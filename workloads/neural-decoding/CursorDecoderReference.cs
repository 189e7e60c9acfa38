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

    private static double[] Widen(ReadOnlySpan<float> values) => Sequences.ReferenceProduct.Widen(values);
}
