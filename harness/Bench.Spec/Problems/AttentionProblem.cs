using System.Collections.Immutable;

namespace Bench.Spec.Problems;

/// <summary>Exact scaled dot-product attention: O = softmax(Q Kᵀ / √d) V per head; all tensors [heads, sequence, head_dim].</summary>
public sealed record AttentionProblem : Problem
{
    /// <summary>Number of heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Queries and keys per head.</summary>
    public required int Sequence { get; init; }

    /// <summary>Elements of a query, key or value.</summary>
    public required int HeadDim { get; init; }

    /// <summary>Whether query i sees keys 0..i only.</summary>
    public required bool Causal { get; init; }

    /// <inheritdoc/>
    public override string Family => "attention";

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights => [];

    /// <inheritdoc/>
    public override int MaximumResponseBytes => checked((int)OutputOf(0).ByteCount);

    private ImmutableArray<int> Shape => [Heads, Sequence, HeadDim];

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> InputsOf(int sample) =>
        [.. new[] { "q", "k", "v" }.Select(name => new TensorSpec { Name = name, Shape = Shape, Distribution = new Distribution.Normal(1) })];

    /// <inheritdoc/>
    public override TensorSpec OutputOf(int sample) => new() { Name = "o", Shape = Shape };

    /// <inheritdoc/>
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether)
    {
        double pairs = Causal ? Sequence * (Sequence + 1.0) / 2 : (double)Sequence * Sequence;
        double bytes = 4.0 * 4 * Heads * Sequence * HeadDim;
        return new Cost(4.0 * Heads * HeadDim * pairs, bytes, bytes);
    }

    /// <inheritdoc/>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation) => throw new NotImplementedException();
}
