using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>Greedy decoding of new tokens after a prompt by a language model, with a draft model at hand or without. Inputs: prompt [prompt_max] and prompt_length [1], int32; output: the new tokens, int32, up to and including the end token.</summary>
public sealed record DecodingProblem : Problem
{
    /// <summary>The model.</summary>
    public required DecodingModel Model { get; init; }

    /// <summary>The draft model; null where nothing is speculated on.</summary>
    public DraftSpec? Draft { get; init; }

    /// <summary>The seed of the language that prompts are written in (<c>grammar@1</c>); null for prompts of random tokens.</summary>
    public ulong? Language { get; init; }

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
    public override ImmutableArray<TensorSpec> Weights =>
    [
        .. Model.Weights(Vocabulary),
        .. Draft?.Model.Weights(Vocabulary).Select(static tensor => tensor with { Name = DraftSpec.Prefix + tensor.Name }) ?? [],
    ];

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<PinnedWeights> Pinned =>
    [
        .. Model.WeightsFile is { } file ? [new PinnedWeights(file, "", Model.Weights(Vocabulary))] : ImmutableArray<PinnedWeights>.Empty,
        .. Draft is { Model: { WeightsFile: { } draftFile } draft } ? [new PinnedWeights(draftFile, DraftSpec.Prefix, draft.Weights(Vocabulary))] : ImmutableArray<PinnedWeights>.Empty,
    ];

    /// <inheritdoc/>
    public override int MaximumResponseBytes => 4 * MaxNewTokens;

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> InputsOf(int sample) =>
    [
        new TensorSpec { Name = "prompt", ElementType = ElementType.Int32, Shape = [PromptMax], Distribution = Language is ulong seed ? new Distribution.Text(seed) : new Distribution.UniformInteger(0, Vocabulary - 1) },
        new TensorSpec { Name = "prompt_length", ElementType = ElementType.Int32, Shape = [1], Distribution = new Distribution.UniformInteger(PromptMin, PromptMax) },
    ];

    /// <inheritdoc/>
    public override TensorSpec OutputOf(int sample) => new() { Name = "tokens", ElementType = ElementType.Int32, Shape = [MaxNewTokens] };

    /// <inheritdoc/>
    /// <remarks>
    /// Products and attention of the prompt and of every emitted token but the last, which is never fed back; the prompt's length is the mean of its range. Per step all weights are read again, shared by the samples decoded together, and the sample's own
    /// state besides; the prompt reads the weights once. With a draft model there are as few steps as when every proposal is accepted, and what the draft itself costs is not counted: speculation is a choice.
    /// </remarks>
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether, NumberFormat weights = NumberFormat.Fp32)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(samplesTogether, 1);
        // The mean prompt: the length is drawn uniformly, and this function sees no data.
        double prompt = (PromptMin + PromptMax) / 2.0;
        double steps = Math.Max(0, responseTokens - 1);
        double positions = prompt + steps;
        double outputs = Math.Max(1, responseTokens);
        double weightBytes = Model.WeightBytesPerToken(Vocabulary) * (weights.Bits / (double)NumberFormat.Fp32.Bits);
        double flops = (Model.FlopsPerPosition * positions) + Model.AttentionFlops(positions) - Model.UnneededFlops(prompt) + (2.0 * Vocabulary * Model.Width * outputs);
        double tokensAStep = 1 + (Draft?.Length ?? 0);
        double stateBytes = Model.StateBytesRead(prompt, steps) / tokensAStep;
        double reads = 1 + Math.Ceiling(steps / tokensAStep);
        return new Cost(flops, (weightBytes * reads / samplesTogether) + stateBytes, weightBytes);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The error is the margin by which the reference prefers another token, over the standard deviation of its logits. Derivation in
    /// <c>workloads/decoding/README.md</c>: every product on the longest path adds a relative error of √2 u_in + √K u_acc, in quadrature;
    /// a margin is the difference of two logits, and four standard deviations cover the greatest among the tokens ever judged. It is at most √(2 ln V), which
    /// the best of V logits lies above their mean at most in expectation: about a third of tokens drawn at random are further off.
    /// </remarks>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation)
    {
        const double Deviations = 4;

        // Whatever the sums are kept in, activations are stored in fp32 between products.
        double stored = NumberFormat.Fp32.UnitRoundoff;
        double product = stored + (Math.Sqrt(2) * inputs.UnitRoundoff) + (Math.Sqrt(Model.LongestSum) * accumulation.UnitRoundoff);
        return Math.Min(Deviations * Math.Sqrt(2) * Math.Sqrt(Model.ProductsInSeries) * product, Math.Sqrt(2 * Math.Log(Vocabulary)));
    }
}
