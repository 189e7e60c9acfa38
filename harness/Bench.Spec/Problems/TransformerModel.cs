using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>A decoder-only transformer: RMSNorm, rotary embedding, grouped-query attention, SwiGLU, KV cache.</summary>
public sealed record TransformerModel : DecodingModel
{
    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int ModelDim { get; init; }

    /// <summary>Query heads; divides <see cref="ModelDim"/> into heads of an even size.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Width of the feed-forward.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Elements of a head.</summary>
    [JsonIgnore]
    public int HeadDim => ModelDim / Heads;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => ModelDim;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double FlopsPerPosition =>
        2.0 * Layers * (((double)ModelDim * HeadDim * ((2 * Heads) + (2 * KvHeads))) + (3.0 * ModelDim * FeedForward));

    /// <inheritdoc/>
    /// <remarks>A block's six: queries and keys, scores, weighted values, attention output, gate and up, down; and the output projection.</remarks>
    [JsonIgnore]
    public override double ProductsInSeries => (6.0 * Layers) + 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int LongestSum => Math.Max(ModelDim, FeedForward);

    private int KvDim => KvHeads * HeadDim;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights(int vocabulary) =>
    [
        new TensorSpec { Name = EmbeddingName, Shape = [vocabulary, ModelDim], Distribution = new Distribution.Normal(1) },
        .. Enumerable.Range(0, Layers).SelectMany(layer => LayerWeights(layer)),
        Gain("final_norm"),
        .. OutputWeights(vocabulary),
    ];

    /// <inheritdoc/>
    public override double AttentionFlops(double positions) => 4.0 * Layers * Heads * HeadDim * positions * (positions + 1) / 2;

    /// <inheritdoc/>
    /// <remarks>In the last block all but the last position of the prompt need keys and values only.</remarks>
    public override double UnneededFlops(double prompt) =>
        ((prompt - 1) * 2.0 * ModelDim * ((2.0 * ModelDim) + (3.0 * FeedForward))) + (4.0 * ModelDim * prompt * (prompt - 1) / 2);

    /// <inheritdoc/>
    public override double StateBytesRead(double prompt, double steps) => 4.0 * 2 * Layers * KvDim * ((prompt * steps) + (steps * (steps + 1) / 2));

    private ImmutableArray<TensorSpec> LayerWeights(int layer)
    {
        string prefix = $"layer{layer}.";
        // Each block adds two terms to the residual stream; scaled so, the stream keeps its magnitude however deep the model is.
        double residual = ResidualGain / Math.Sqrt(2.0 * Layers);
        return
        [
            Gain(prefix + "attention_norm"),
            Matrix(prefix + "w_q", ModelDim, ModelDim, QueryGain),
            Matrix(prefix + "w_k", KvDim, ModelDim),
            Matrix(prefix + "w_v", KvDim, ModelDim),
            Matrix(prefix + "w_o", ModelDim, ModelDim, residual),
            Gain(prefix + "feed_forward_norm"),
            Matrix(prefix + "w_gate", FeedForward, ModelDim),
            Matrix(prefix + "w_up", FeedForward, ModelDim),
            Matrix(prefix + "w_down", ModelDim, FeedForward, residual),
        ];
    }

    private TensorSpec Gain(string name) => new() { Name = name, Shape = [ModelDim], Distribution = new Distribution.Uniform(0.5, 1.5) };

    private const double ResidualGain = 3;

    private const double QueryGain = 2;
}
