using System.Collections.Immutable;

namespace Bench.Spec.Problems;

/// <summary>C = A B for row-major A [m, k], B [k, n], C [m, n]. Sample i has the shape at i modulo the number of shapes.</summary>
public sealed record MatmulProblem : Problem
{
    /// <summary>The shapes that samples take in turn.</summary>
    public required ImmutableArray<MatmulShape> Shapes { get; init; }

    /// <summary>Whether B is a constant weight, one per distinct (k, n), or an input of each sample.</summary>
    public required MatmulRightOperand RightOperand { get; init; }

    /// <inheritdoc/>
    public override string Family => "matmul";

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> Weights => RightOperand == MatmulRightOperand.Input
        ? []
        : [.. Shapes.Select(static shape => (shape.K, shape.N)).Distinct().Select(static size => RightTensor(WeightName(size.K, size.N), size.K, size.N))];

    /// <inheritdoc/>
    public override int MaximumResponseBytes => checked((int)Shapes.Max(static shape => 4L * shape.M * shape.N));

    /// <summary>The name of the constant right operand of a size.</summary>
    public static string WeightName(int k, int n) => $"b_{k}x{n}";

    /// <summary>The shape of a sample.</summary>
    public MatmulShape ShapeOf(int sample) => Shapes[sample % Shapes.Length];

    /// <inheritdoc/>
    public override ImmutableArray<TensorSpec> InputsOf(int sample)
    {
        MatmulShape shape = ShapeOf(sample);
        TensorSpec left = new() { Name = "a", Shape = [shape.M, shape.K], Distribution = new Distribution.Normal(1) };
        return RightOperand == MatmulRightOperand.Input ? [left, RightTensor("b", shape.K, shape.N)] : [left];
    }

    /// <inheritdoc/>
    public override TensorSpec OutputOf(int sample) => new() { Name = "c", Shape = [ShapeOf(sample).M, ShapeOf(sample).N] };

    /// <inheritdoc/>
    /// <remarks>2mnk operations; A and C once, and B once too, or its share when samples that are computed together multiply by the same weight. The bytes come from one sample's operands: a bound that holds whatever the order of samples.</remarks>
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether, NumberFormat weights = NumberFormat.Fp32)
    {
        MatmulShape shape = ShapeOf(sample);
        double flops = 2.0 * shape.M * shape.N * shape.K;
        double left = 4.0 * shape.M * shape.K, right = (RightOperand == MatmulRightOperand.Input ? 4 : weights.Bits / 8.0) * shape.K * shape.N, product = 4.0 * shape.M * shape.N;
        double sharing = RightOperand == MatmulRightOperand.Input
            ? 1
            : Math.Max(1, (double)samplesTogether * Shapes.Count(other => (other.K, other.N) == (shape.K, shape.N)) / Shapes.Length);
        return new Cost(flops, left + (right / sharing) + product, left + right + product);
    }

    /// <inheritdoc/>
    /// <remarks>
    /// The scale is ‖aᵢ‖‖bⱼ‖. A sum of k such products, added in any order with unit roundoff u, has a scaled error of root mean square at most 0.3 u whatever k is
    /// (partial sums grow as a random walk, and so does the sum of their roundings); 8 u is far beyond the largest of a million. Rounding the operands to a format of
    /// unit roundoff v adds √(2/3) v/√k; six times that, and never more than 2 v (Cauchy and Schwarz). The family's README derives both.
    /// </remarks>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation)
    {
        double sums = 8 * Math.Max(accumulation.UnitRoundoff, NumberFormat.Fp32.UnitRoundoff);
        if (inputs is NumberFormat.Fp64 or NumberFormat.Fp32)
        {
            return sums; // The data is fp32: nothing is rounded.
        }

        int fewestTerms = Shapes.Min(static shape => shape.K);
        return sums + (inputs.UnitRoundoff * Math.Min(2, 6 * Math.Sqrt(2.0 / 3 / fewestTerms)));
    }

    private static TensorSpec RightTensor(string name, int k, int n) => new() { Name = name, Shape = [k, n], Distribution = new Distribution.Normal(1) };
}

/// <summary>The extents of one product.</summary>
/// <param name="M">Rows of A and C.</param>
/// <param name="N">Columns of B and C.</param>
/// <param name="K">Columns of A, rows of B.</param>
public readonly record struct MatmulShape(int M, int N, int K);

/// <summary>Where B comes from.</summary>
public enum MatmulRightOperand
{
    /// <summary>Each sample has its own.</summary>
    Input,

    /// <summary>A weight: the same for all samples of that size, so it may be packed before the clock starts.</summary>
    Weights,
}
