using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Serialization;

namespace Bench.Spec.Problems;

/// <summary>Exact scaled dot-product attention: O = softmax(Q Kᵀ / √d) V per head; all tensors [heads, sequence, head_dim].</summary>
public sealed record AttentionProblem : Problem
{
    /// <summary>The implementation that writes the whole matrix of weights of a head.</summary>
    public const string Materialised = "materialised";

    /// <summary>The implementation that takes strips of the matrix, all of them.</summary>
    public const string Tiled = "tiled";

    /// <summary>The implementation that takes strips and skips those that a causal mask hides: the fastest.</summary>
    public const string Skipping = "skipping";

    /// <summary>Queries of a tile, at most: the lanes of four of the widest vectors; half of it or less where pairs of micro-panels do not pay or are not filled.</summary>
    public const int TileQueries = 64;

    /// <summary>Keys of a strip.</summary>
    public const int StripKeys = 128;

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
    [JsonIgnore]
    public override SequenceShape? Sequenced => new SequenceShape(
        Sequence,
        Heads * HeadDim,
        string.Create(CultureInfo.InvariantCulture, $"{(Causal ? "causal" : "full")} attention {Heads} x {HeadDim}"),
        IsRecurrent: false);

    /// <inheritdoc/>
    /// <remarks>
    /// K and V of every head, 2·4·heads·sequence·head_dim, which every query reads. Beside them, materialised: the scores of one head, 4·sequence² (heads follow each other and use
    /// the same memory; a mask hides half of it and saves none). Tiled and skipping: a tile of 64 queries, their outputs, 128 scores for each, its maximum and its sum, 4·64·(2·head_dim + 128 + 2).
    /// </remarks>
    public override StreamMemory? StreamMemoryOf(string? implementation)
    {
        long kept = 2L * 4 * Heads * Sequence * HeadDim;
        return implementation switch
        {
            Materialised => new StreamMemory(kept, 4L * Sequence * Sequence),
            Tiled or Skipping or null => new StreamMemory(kept, 4L * TileQueries * ((2 * HeadDim) + StripKeys + 2)),
            _ => null,
        };
    }

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
