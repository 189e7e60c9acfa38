using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Spec.Problems;

namespace Bench.Spec.Training;

/// <summary>A character-level language model: embedding, stacked recurrent layers from a zero state, output projection to the logits of the next character.</summary>
public sealed record RecurrentLanguageModel : TrainingProblem
{
    /// <summary>The recurrence.</summary>
    public required RecurrentCell Cell { get; init; }

    /// <summary>Characters of the alphabet; tokens are 0 to this less one.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Elements of the embedding and of each layer's state.</summary>
    public required int Hidden { get; init; }

    /// <summary>Number of recurrent layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Characters predicted in an example.</summary>
    public required int SequenceLength { get; init; }

    /// <summary>Gates of the cell: 4 (LSTM) or 3 (GRU, minLSTM).</summary>
    [JsonIgnore]
    public int Gates => Cell == RecurrentCell.Lstm ? 4 : 3;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string Family => "rnn-lm";

    /// <inheritdoc/>
    [JsonIgnore]
    public override QualityMetric Metric => QualityMetric.BitsPerCharacter;

    /// <inheritdoc/>
    /// <remarks>
    /// <c>embedding</c> [V, H], standard normal; each layer's cell as <see cref="RnnProblem.CellWeights"/> (minLSTM, which has no state to multiply: <c>w_ih</c> [3H, H] and
    /// <c>b_ih</c> [3H] only); <c>output</c> [V, H] and <c>output_bias</c> [V], uniform in ±1/√H.
    /// </remarks>
    [JsonIgnore]
    public override ImmutableArray<TensorSpec> Weights =>
    [
        new TensorSpec { Name = "embedding", Shape = [Vocabulary, Hidden], Distribution = new Distribution.Normal(1) },
        .. Enumerable.Range(0, Layers).SelectMany(LayerWeights),
        .. LanguageExamples.OutputWeights(Vocabulary, Hidden),
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
    /// <remarks>Products only. The embedding is a look-up, and so is what the lowest layer makes of it: one row for each character of the alphabet, in however many places of however many texts.</remarks>
    [JsonIgnore]
    public override double FlopsPerExample
    {
        get
        {
            int products = Cell == RecurrentCell.MinLstm ? Layers - 1 : (2 * Layers) - 1;
            return 3 * 2 * (double)SequenceLength * (((double)products * Gates * Hidden * Hidden) + ((double)Vocabulary * Hidden));
        }
    }

    private IEnumerable<TensorSpec> LayerWeights(int layer)
    {
        ImmutableArray<TensorSpec> cell = RnnProblem.CellWeights($"layer{layer}.", Gates, Hidden, Hidden);
        return Cell == RecurrentCell.MinLstm ? cell.Where(static weight => weight.Name.EndsWith("_ih", StringComparison.Ordinal)) : cell;
    }
}
