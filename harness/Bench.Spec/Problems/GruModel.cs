using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>An embedding, stacked GRU layers and an output projection: a state of fixed size however long the sequence.</summary>
public sealed record GruModel : DecodingModel
{
    /// <summary>Number of GRU layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Elements of the embedding and of each layer's state.</summary>
    public required int Hidden { get; init; }

    /// <inheritdoc/>
    [JsonIgnore]
    public override int Width => Hidden;

    /// <inheritdoc/>
    [JsonIgnore]
    public override double FlopsPerPosition => 2.0 * Layers * 3 * Hidden * (Hidden + (double)Hidden);

    /// <inheritdoc/>
    /// <remarks>A layer's two, x Wx and h Wh, doubled by its recurrence as in the RNN family; and the output projection.</remarks>
    [JsonIgnore]
    public override double ProductsInSeries => (4.0 * Layers) + 1;

    /// <inheritdoc/>
    [JsonIgnore]
    public override int LongestSum => Hidden;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights(int vocabulary) =>
    [
        new TensorSpec { Name = EmbeddingName, Shape = [vocabulary, Hidden], Distribution = new Distribution.Normal(1) },
        .. Enumerable.Range(0, Layers).SelectMany(layer => LayerWeights(layer)),
        .. OutputWeights(vocabulary),
    ];

    /// <inheritdoc/>
    public override double AttentionFlops(double positions) => 0;

    /// <inheritdoc/>
    public override double StateBytesRead(double prompt, double steps) => 4.0 * Layers * Hidden * steps;

    // Strong inputs, so that a token moves the state; a contracting recurrence, so that a rounding error dies away.
    private const double InputGain = 4;

    private ImmutableArray<TensorSpec> LayerWeights(int layer)
    {
        string prefix = $"layer{layer}.";
        return
        [
            Matrix(prefix + "w_ih", 3 * Hidden, Hidden, InputGain),
            .. RnnProblem.CellWeights(prefix, 3, Hidden, Hidden).Where(tensor => tensor.Name != prefix + "w_ih"),
        ];
    }
}
