using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>A language model in fp64: the logits at every position of a given sequence, all positions at once, so that each weight is read once.</summary>
internal abstract class ReferenceLanguageModel
{
    private readonly double[] embedding;
    private readonly double[] output;
    private readonly double[]? outputBias;
    private readonly int vocabulary;
    private readonly int width;

    private protected ReferenceLanguageModel(DecodingModel model, int vocabulary, TensorSet weights, string prefix)
    {
        this.vocabulary = vocabulary;
        width = model.Width;
        embedding = ReferenceProduct.Widen(weights.Floats(prefix + DecodingModel.EmbeddingName));
        output = ReferenceProduct.Widen(weights.Floats(prefix + DecodingModel.OutputName));
        outputBias = model.OutputBias ? ReferenceProduct.Widen(weights.Floats(prefix + DecodingModel.OutputBiasName)) : null;
    }

    /// <summary>The reference of a problem's model.</summary>
    public static ReferenceLanguageModel Of(DecodingProblem problem, TensorSet weights) => Of(problem.Model, problem.Vocabulary, weights, "");

    /// <summary>The reference of a model whose weights' names begin with a prefix.</summary>
    public static ReferenceLanguageModel Of(DecodingModel decodingModel, int vocabulary, TensorSet weights, string prefix) => decodingModel switch
    {
        TransformerModel model => new ReferenceTransformer(model, vocabulary, weights, prefix),
        GruModel model => new ReferenceGruLanguage(model, vocabulary, weights, prefix),
        _ => throw new System.Diagnostics.UnreachableException(),
    };

    /// <summary>The logits after each position from <paramref name="first"/> on.</summary>
    /// <param name="tokens">The sequence.</param>
    /// <param name="first">The first position whose logits are wanted.</param>
    /// <returns>[positions from first on, vocabulary].</returns>
    public double[] Logits(ReadOnlySpan<int> tokens, int first)
    {
        double[] x = new double[tokens.Length * width];
        for (int position = 0; position < tokens.Length; position++)
        {
            embedding.AsSpan(tokens[position] * width, width).CopyTo(x.AsSpan(position * width));
        }

        double[] last = Layers(x, tokens.Length)[(first * width)..];
        double[] logits = ReferenceProduct.Of(last, tokens.Length - first, output, vocabulary, width);
        for (int i = 0; outputBias is not null && i < logits.Length; i++)
        {
            logits[i] += outputBias[i % vocabulary];
        }

        return logits;
    }

    /// <summary>What the output projection reads, from the embeddings; both [positions, width].</summary>
    private protected abstract double[] Layers(double[] x, int positions);
}

/// <summary>The GRU language model: layer after layer, from a zero state.</summary>
internal sealed class ReferenceGruLanguage : ReferenceLanguageModel
{
    private readonly ReferenceCell[] layers;

    public ReferenceGruLanguage(GruModel model, int vocabulary, TensorSet weights, string prefix)
        : base(model, vocabulary, weights, prefix)
    {
        layers = new ReferenceCell[model.Layers];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = new ReferenceCell(RnnCell.Gru, model.Hidden, model.Hidden, new CellTensors(weights, $"{prefix}layer{layer}."));
        }
    }

    private protected override double[] Layers(double[] x, int positions)
    {
        foreach (ReferenceCell layer in layers)
        {
            x = layer.Run(x, positions, batch: 1);
        }

        return x;
    }
}
