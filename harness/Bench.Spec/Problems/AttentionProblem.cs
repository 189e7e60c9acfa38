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
    /// <remarks>4·heads·head_dim operations for each query-key pair that is visible (two products; the softmax is not counted); Q, K, V and O once, never the matrix of weights.</remarks>
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether, NumberFormat weights = NumberFormat.Fp32)
    {
        double pairs = Causal ? Sequence * (Sequence + 1.0) / 2 : (double)Sequence * Sequence;
        double bytes = 4.0 * 4 * Heads * Sequence * HeadDim;
        return new Cost(4.0 * Heads * HeadDim * pairs, bytes, bytes);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The scale of O[h, i, d] is √Σⱼ (pᵢⱼ vⱼ)², p the softmax. With unit roundoff u, summing over N keys in any order costs about 0.4 √N u (numerator and denominator),
    /// the logits about 0.3 √head_dim u, the exponential and the division a few u; 4 u (√N + √head_dim + 4) covers the largest of a million. Rounding Q, K and V to a format
    /// of unit roundoff v costs about v; 8 v covers the largest, and a kernel that rounds the softmax as well. The family's README derives both.
    /// </remarks>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation)
    {
        double roundoff = Math.Max(accumulation.UnitRoundoff, NumberFormat.Fp32.UnitRoundoff);
        double sums = 4 * roundoff * (Math.Sqrt(Sequence) + Math.Sqrt(HeadDim) + 4);
        return inputs is NumberFormat.Fp64 or NumberFormat.Fp32 ? sums : sums + (8 * inputs.UnitRoundoff);
    }
}
