using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>Greedy decoding of new tokens after a prompt by a language model. Inputs: prompt [prompt_max] and prompt_length [1], int32; output: the new tokens, int32, up to and including the end token.</summary>
public sealed record DecodingProblem : Problem
{
    /// <summary>The model.</summary>
    public required DecodingModel Model { get; init; }

    /// <summary>Number of token ids; ids are 0 to vocabulary - 1.</summary>
    public required int Vocabulary { get; init; }

    /// <summary>Least tokens of a prompt.</summary>
    public required int PromptMin { get; init; }

    /// <summary>Most tokens of a prompt.</summary>
    public required int PromptMax { get; init; }

    /// <summary>Most tokens to emit.</summary>
    public required int MaxNewTokens { get; init; }

    /// <summary>The id that ends a sequence; it is emitted, and nothing after it.</summary>
    public required int EndToken { get; init; }

    /// <inheritdoc/>
    public override string Family => "decoding";

    /// <inheritdoc/>
    public override bool ProducesTokens => true;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights => Model.Weights(Vocabulary);

    /// <inheritdoc/>
    public override int MaximumResponseBytes => 4 * MaxNewTokens;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> InputsOf(int sample) =>
    [
        new TensorSpec { Name = "prompt", ElementType = ElementType.Int32, Shape = [PromptMax], Distribution = new Distribution.UniformInteger(0, Vocabulary - 1) },
        new TensorSpec { Name = "prompt_length", ElementType = ElementType.Int32, Shape = [1], Distribution = new Distribution.UniformInteger(PromptMin, PromptMax) },
    ];

    /// <inheritdoc/>
    public override TensorSpec OutputOf(int sample) => new() { Name = "tokens", ElementType = ElementType.Int32, Shape = [MaxNewTokens] };

    /// <inheritdoc/>
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether) => throw new NotImplementedException();

    /// <inheritdoc/>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation) => throw new NotImplementedException();
}

/// <summary>The language model of a decoding problem.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "architecture")]
[JsonDerivedType(typeof(TransformerModel), "transformer")]
[JsonDerivedType(typeof(GruModel), "gru")]
public abstract record DecodingModel
{
    private protected DecodingModel()
    {
    }

    /// <summary>The model's weights.</summary>
    public abstract ImmutableArray<TensorSpec> Weights(int vocabulary);
}

/// <summary>A decoder-only transformer: RMSNorm, rotary embedding, grouped-query attention, SwiGLU, KV cache.</summary>
public sealed record TransformerModel : DecodingModel
{
    /// <summary>Number of blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Width of the residual stream.</summary>
    public required int ModelDim { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key and value heads; divides <see cref="Heads"/>.</summary>
    public required int KvHeads { get; init; }

    /// <summary>Width of the feed-forward.</summary>
    public required int FeedForward { get; init; }

    /// <summary>Elements of a head.</summary>
    [JsonIgnore]
    public int HeadDim => ModelDim / Heads;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights(int vocabulary) => throw new NotImplementedException();
}

/// <summary>An embedding, stacked GRU layers and an output projection: a state of fixed size however long the sequence.</summary>
public sealed record GruModel : DecodingModel
{
    /// <summary>Number of GRU layers.</summary>
    public required int Layers { get; init; }

    /// <summary>Elements of the embedding and of each layer's state.</summary>
    public required int Hidden { get; init; }

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights(int vocabulary) => throw new NotImplementedException();
}
