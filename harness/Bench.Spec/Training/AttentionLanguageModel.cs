using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Training;

/// <summary>A small decoder-only transformer on characters: RMSNorm before each part, causal multi-head attention with rotary positions, SwiGLU, output projection.</summary>
public sealed record AttentionLanguageModel : TrainingProblem
{
    /// <summary>Characters of the alphabet; tokens are 0 to this less one.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int ModelDim { get; init; }

    /// <summary>Attention heads; divides <see cref="ModelDim"/> into heads of an even size.</summary>
    public required int Heads { get; init; }

    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the feed-forward.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Characters predicted in an example.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Elements of a head.</summary>
    [JsonIgnore]
    public int HeadDim => ModelDim / Heads;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Family => "attention-lm";

    /// <inheritdoc/>
    [JsonIgnore]
    public override QualityMetric Metric => QualityMetric.BitsPerCharacter;

    /// <inheritdoc/>
    /// <remarks>
    /// <c>embedding</c> [V, D], standard normal; each block <c>attention_norm</c> [D] of ones, <c>w_q</c>, <c>w_k</c>, <c>w_v</c>, <c>w_o</c> [D, D], <c>feed_forward_norm</c> [D] of ones, <c>w_gate</c>, <c>w_up</c> [F, D],
    /// <c>w_down</c> [D, F], all normal of standard deviation 1/√(inputs), those that add to the residual stream divided by √(2 · layers); <c>final_norm</c> [D] of ones; <c>output</c> [V, D] and <c>output_bias</c> [V].
    /// </remarks>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> Weights =>
    [
        new TensorSpec { Name = "embedding", Shape = [Vocabulary, ModelDim], Distribution = new Distribution.Normal(1) },
        .. Enumerable.Range(0, Layers).SelectMany(LayerWeights),
        Ones("final_norm"),
        .. LanguageExamples.OutputWeights(Vocabulary, ModelDim),
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> TrainingExample => LanguageExamples.Training(SequenceLength);

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> EvaluationExample => LanguageExamples.Evaluation(SequenceLength);

    /// <inheritdoc/>
    [JsonIgnore]
    public override TensorSpec Prediction => LanguageExamples.Prediction(SequenceLength, Vocabulary);

    /// <inheritdoc/>
    /// <remarks>Products only; attention over the causal half. The lowest block's queries, keys and values are, before they are turned, one row for each character of the alphabet, in however many places of however many texts: a look-up.</remarks>
    [JsonIgnore]
    public override double FlopsPerExample
    {
        get
        {
            double square = (double)ModelDim * ModelDim;
            double weights = (Layers * ((4 * square) + (3.0 * ModelDim * FeedForward))) - (3 * square) + ((double)Vocabulary * ModelDim);
            double attention = 2.0 * Layers * ModelDim * (SequenceLength + 1) / 2;
            return 3 * 2 * SequenceLength * (weights + attention);
        }
    }

    private TensorSpec[] LayerWeights(int layer)
    {
        string prefix = $"layer{layer}.";
        double residual = 1 / Math.Sqrt(2.0 * Layers);
        return
        [
            Ones(prefix + "attention_norm"),
            Matrix(prefix + "w_q", ModelDim, ModelDim, 1),
            Matrix(prefix + "w_k", ModelDim, ModelDim, 1),
            Matrix(prefix + "w_v", ModelDim, ModelDim, 1),
            Matrix(prefix + "w_o", ModelDim, ModelDim, residual),
            Ones(prefix + "feed_forward_norm"),
            Matrix(prefix + "w_gate", FeedForward, ModelDim, 1),
            Matrix(prefix + "w_up", FeedForward, ModelDim, 1),
            Matrix(prefix + "w_down", ModelDim, FeedForward, residual),
        ];
    }

    private TensorSpec Ones(string name) => new() { Name = name, Shape = [ModelDim], Distribution = new Distribution.Constant(1) };

    private static TensorSpec Matrix(string name, int outputs, int inputs, double gain) =>
        new() { Name = name, Shape = [outputs, inputs], Distribution = new Distribution.Normal(gain / Math.Sqrt(inputs)) };
}
