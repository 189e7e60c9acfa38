using Bench.Datasets;
using Bench.Spec.Problems;
using Bench.Workloads.Sequences;

namespace Bench.Workloads.Decoding;

/// <summary>A language model in fp64: the logits at every position of a given sequence, all positions at once, so that each weight is read once.</summary>
internal abstract class ReferenceLanguageModel
{
    private readonly double[] embedding;
    private readonly double[] output;
    private readonly int vocabulary;
    private readonly int width;

    private protected ReferenceLanguageModel(DecodingProblem problem, TensorSet weights)
    {
        vocabulary = problem.Vocabulary;
        width = problem.Model.Width;
        embedding = ReferenceProduct.Widen(weights.Floats(DecodingModel.EmbeddingName));
        output = ReferenceProduct.Widen(weights.Floats(DecodingModel.OutputName));
    }

    /// <summary>The reference of a problem's model.</summary>
    public static ReferenceLanguageModel Of(DecodingProblem problem, TensorSet weights) => problem.Model switch
    {
        TransformerModel model => new ReferenceTransformer(problem, model, weights),
        GruModel model => new ReferenceGruLanguage(problem, model, weights),
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
        return ReferenceProduct.Of(last, tokens.Length - first, output, vocabulary, width);
    }

    /// <summary>What the output projection reads, from the embeddings; both [positions, width].</summary>
    private protected abstract double[] Layers(double[] x, int positions);
}

/// <summary>The GRU language model: layer after layer, from a zero state.</summary>
internal sealed class ReferenceGruLanguage : ReferenceLanguageModel
{
    private readonly ReferenceCell[] layers;

    public ReferenceGruLanguage(DecodingProblem problem, GruModel model, TensorSet weights)
        : base(problem, weights)
    {
        layers = new ReferenceCell[model.Layers];
        for (int layer = 0; layer < layers.Length; layer++)
        {
            layers[layer] = new ReferenceCell(RnnCell.Gru, model.Hidden, model.Hidden, new CellTensors(weights, $"layer{layer}."));
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
