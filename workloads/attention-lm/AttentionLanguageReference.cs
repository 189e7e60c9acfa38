using System.Runtime.InteropServices;
using Bench.Spec.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.AttentionLanguage;

/// <summary>The transformer of the attention-lm family in fp64, one sequence at a time by plain loops: logits, loss, and the gradient of the loss.</summary>
/// <remarks>Thread-safe: no state between calls.</remarks>
public sealed class AttentionLanguageReference : ITrainingReference
{
    private readonly AttentionLanguageModel problem;

    /// <summary>Makes the reference of a model.</summary>
    public AttentionLanguageReference(AttentionLanguageModel problem)
    {
        ArgumentNullException.ThrowIfNull(problem);
        this.problem = problem;
    }

    /// <inheritdoc/>
    public void Predict(ReadOnlySpan<byte> weights, ReadOnlySpan<byte> input, Span<double> prediction)
    {
        int logits = problem.SequenceLength * problem.Vocabulary;
        if (input.Length != sizeof(int) * problem.SequenceLength || prediction.Length != logits)
        {
            throw new ArgumentException($"{input.Length} bytes of tokens and {prediction.Length} logits, expected {sizeof(int) * problem.SequenceLength} and {logits}", nameof(input));
        }

        Logits(ReferenceParameters.Widen(problem, weights), MemoryMarshal.Cast<byte, int>(input)).CopyTo(prediction);
    }

    /// <summary>The logits of the character after each token, given the tokens up to it; [tokens, vocabulary].</summary>
    internal double[] Logits(ReferenceParameters parameters, ReadOnlySpan<int> tokens) =>
        LogitsOf(parameters, ReferenceRows.Norm(Stream(parameters, Blocks(parameters), tokens), parameters["final_norm"]));

    /// <summary>The mean cross-entropy of the tokens after the first, nats.</summary>
    internal double Loss(ReferenceParameters parameters, ReadOnlySpan<int> tokens)
    {
        double[] logits = Logits(parameters, tokens[..^1]);
        double sum = 0;
        for (int t = 1; t < tokens.Length; t++)
        {
            sum += ReferenceCrossEntropy.Of(logits.AsSpan((t - 1) * problem.Vocabulary, problem.Vocabulary), tokens[t], out _);
        }

        return sum / (tokens.Length - 1);
    }

    /// <summary>Adds <paramref name="weight"/> times the gradient of <see cref="Loss"/>.</summary>
    internal void AddGradients(ReferenceParameters parameters, ReadOnlySpan<int> tokens, double weight, ReferenceParameters gradients)
    {
        int dim = problem.ModelDim;
        ReferenceBlock[] blocks = Blocks(parameters);
        double[] stream = Stream(parameters, blocks, tokens[..^1]);
        double[] normed = ReferenceRows.Norm(stream, parameters["final_norm"]);
        double[] dLogits = CrossEntropyGradient(LogitsOf(parameters, normed), tokens[1..], weight / (tokens.Length - 1));
        Span<double> dBias = gradients["output_bias"], dEmbedding = gradients["embedding"];
        for (int i = 0; i < dLogits.Length; i++)
        {
            dBias[i % dBias.Length] += dLogits[i];
        }

        double[] dNormed = ReferenceRows.ProductBackward(normed, parameters["output"], dim, dLogits, gradients["output"]);
        double[] dStream = ReferenceRows.NormBackward(stream, parameters["final_norm"], dNormed, gradients["final_norm"]);
        foreach (ReferenceBlock block in blocks.Reverse())
        {
            dStream = block.Backward(dStream, gradients);
        }

        for (int i = 0; i < dStream.Length; i++)
        {
            dEmbedding[(tokens[i / dim] * dim) + (i % dim)] += dStream[i];
        }
    }

    private ReferenceBlock[] Blocks(ReferenceParameters parameters) =>
        [.. Enumerable.Range(0, problem.Layers).Select(layer => new ReferenceBlock(problem, parameters, layer))];

    /// <summary>The residual stream behind the last block, [tokens, dim].</summary>
    private double[] Stream(ReferenceParameters parameters, ReferenceBlock[] blocks, ReadOnlySpan<int> tokens)
    {
        int dim = problem.ModelDim;
        double[] x = new double[tokens.Length * dim];
        for (int t = 0; t < tokens.Length; t++)
        {
            parameters["embedding"].Slice(tokens[t] * dim, dim).CopyTo(x.AsSpan(t * dim));
        }

        return blocks.Aggregate(x, static (stream, block) => block.Forward(stream));
    }

    private double[] LogitsOf(ReferenceParameters parameters, double[] normed)
    {
        double[] logits = ReferenceRows.Product(normed, parameters["output"], problem.ModelDim);
        ReadOnlySpan<double> bias = parameters["output_bias"];
        for (int i = 0; i < logits.Length; i++)
        {
            logits[i] += bias[i % bias.Length];
        }

        return logits;
    }

    private double[] CrossEntropyGradient(double[] logits, ReadOnlySpan<int> targets, double weight)
    {
        double[] gradient = new double[logits.Length];
        for (int t = 0; t < targets.Length; t++)
        {
            int row = t * problem.Vocabulary;
            ReferenceCrossEntropy.Of(logits.AsSpan(row, problem.Vocabulary), targets[t], out double[] slopes);
            for (int i = 0; i < slopes.Length; i++)
            {
                gradient[row + i] = weight * slopes[i];
            }
        }

        return gradient;
    }
}
