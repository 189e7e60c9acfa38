using System.Runtime.InteropServices;
using Bench.Spec.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.RecurrentLanguage;

/// <summary>The recurrent language model in fp64, one sequence at a time by plain loops: logits, loss, and the gradient of the loss.</summary>
/// <remarks>Thread-safe: no state between calls.</remarks>
public sealed class RecurrentLanguageReference : ITrainingReference
{
    private readonly RecurrentLanguageModel problem;

    /// <summary>Makes the reference of a model.</summary>
    public RecurrentLanguageReference(RecurrentLanguageModel problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        this.problem = problem;
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<byte> weights, ReadOnlySpan<byte> input, Span<double> prediction)
    {
        ReadOnlySpan<int> tokens = MemoryMarshal.Cast<byte, int>(input);
        if (input.Length % sizeof(int) != 0 || tokens.Length != problem.SequenceLength || prediction.Length != tokens.Length * problem.Vocabulary)
        {
            throw new ArgumentException($"{input.Length} bytes of tokens and {prediction.Length} logits, expected {4 * problem.SequenceLength} and {problem.SequenceLength * problem.Vocabulary}", nameof(input));
        }

        double[][] logits = Logits(ReferenceParameters.Widen(problem, weights), tokens);
        for (int t = 0; t < logits.Length; t++)
        {
            logits[t].CopyTo(prediction[(t * problem.Vocabulary)..]);
        }
    }

    /// <summary>The logits of the character after each token, given the tokens up to it.</summary>
    internal double[][] Logits(ReferenceParameters parameters, ReadOnlySpan<int> tokens)
    {
        double[][] x = Embed(parameters, tokens);
        foreach (ReferenceRecurrence layer in Layers(parameters))
        {
            x = layer.Forward(x);
        }

        return [.. x.Select(h => ReferenceAffine.Of(parameters["output"], parameters["output_bias"], h))];
    }

    /// <summary>The mean cross-entropy of the tokens after the first, nats.</summary>
    internal double Loss(ReferenceParameters parameters, ReadOnlySpan<int> tokens)
    {
        double[][] logits = Logits(parameters, tokens[..^1]);
        double sum = 0;
        for (int t = 0; t < logits.Length; t++)
        {
            sum += ReferenceCrossEntropy.Of(logits[t], tokens[t + 1], out _);
        }

        return sum / logits.Length;
    }

    /// <summary>Adds <paramref name="weight"/> times the gradient of <see cref="Loss"/>.</summary>
    internal void AddGradients(ReferenceParameters parameters, ReadOnlySpan<int> tokens, double weight, ReferenceParameters gradients)
    {
        ReferenceRecurrence[] layers = Layers(parameters);
        double[][] x = Embed(parameters, tokens[..^1]);
        foreach (ReferenceRecurrence layer in layers)
        {
            x = layer.Forward(x);
        }

        double[][] dx = new double[x.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            double[] logits = ReferenceAffine.Of(parameters["output"], parameters["output_bias"], x[t]);
            ReferenceCrossEntropy.Of(logits, tokens[t + 1], out double[] dz);
            double[] scaled = [.. dz.Select(one => one * weight / x.Length)];
            dx[t] = ReferenceAffine.Backward(parameters["output"], x[t], scaled, gradients["output"], gradients["output_bias"]);
        }

        foreach (ReferenceRecurrence layer in layers.Reverse())
        {
            dx = layer.Backward(dx, gradients);
        }

        for (int t = 0; t < dx.Length; t++)
        {
            Span<double> row = gradients["embedding"].Slice(tokens[t] * problem.Hidden, problem.Hidden);
            for (int unit = 0; unit < row.Length; unit++)
            {
                row[unit] += dx[t][unit];
            }
        }
    }

    private ReferenceRecurrence[] Layers(ReferenceParameters parameters) =>
        [.. Enumerable.Range(0, problem.Layers).Select(layer => ReferenceRecurrence.Create(problem.Cell, parameters, layer))];

    private double[][] Embed(ReferenceParameters parameters, ReadOnlySpan<int> tokens)
    {
        double[][] x = new double[tokens.Length][];
        for (int t = 0; t < x.Length; t++)
        {
            x[t] = parameters["embedding"].Slice(tokens[t] * problem.Hidden, problem.Hidden).ToArray();
        }

        return x;
    }
}
