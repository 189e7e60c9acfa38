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
    public override Cost CostOf(int sample, int responseTokens, int samplesTogether)
    {
        MatmulShape shape = ShapeOf(sample);
        double flops = 2.0 * shape.M * shape.N * shape.K;
        double bytes = 4.0 * (((double)shape.M * shape.K) + ((double)shape.K * shape.N) + ((double)shape.M * shape.N));
        return new Cost(flops, bytes, bytes);
    }

    /// <inheritdoc/>
    public override double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation) => throw new NotImplementedException();

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
