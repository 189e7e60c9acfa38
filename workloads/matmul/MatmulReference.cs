using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Matmul;

/// <summary>The reference of the matmul family: single elements of C in fp64.</summary>
/// <remarks>Products of two fp32 values are exact in fp64, so only the additions round: the reference is 2^29 times finer than what it judges. Scale of element (i, j): ‖row i of A‖₂ ‖column j of B‖₂.</remarks>
/// <param name="problem">The problem.</param>
/// <param name="weights">Its weights.</param>
/// <param name="inputs">The inputs of a sample, loaded.</param>
public sealed class MatmulReference(MatmulProblem problem, TensorSet weights, Func<int, TensorSet> inputs) : IReference
{
    /// <inheritdoc/>
    public string? WhyUnjudgeable(int sample, ReadOnlySpan<byte> response)
    {
        MatmulShape shape = problem.ShapeOf(sample);
        long expected = 4L * shape.M * shape.N;
        return response.Length == expected ? null : $"the response has {response.Length} bytes; C [{shape.M}, {shape.N}] in fp32 has {expected}";
    }

    /// <inheritdoc/>
    public void Judge(int sample, ReadOnlySpan<byte> response, ReadOnlySpan<int> positions, Span<JudgedValue> judged)
    {
        MatmulShape shape = problem.ShapeOf(sample);
        ReadOnlySpan<float> c = MemoryMarshal.Cast<byte, float>(response);
        ReadOnlySpan<float> a = inputs(sample).Floats("a");
        ReadOnlySpan<float> b = problem.RightOperand == MatmulRightOperand.Input
            ? inputs(sample).Floats("b")
            : weights.Floats(MatmulProblem.WeightName(shape.K, shape.N));
        for (int i = 0; i < positions.Length; i++)
        {
            (int row, int column) = Math.DivRem(positions[i], shape.N);
            double sum = 0, left = 0, right = 0;
            for (int k = 0; k < shape.K; k++)
            {
                double x = a[(row * shape.K) + k];
                double y = b[(k * shape.N) + column];
                sum += x * y;
                left += x * x;
                right += y * y;
            }

            judged[i] = new JudgedValue(c[positions[i]], sum, Math.Sqrt(left) * Math.Sqrt(right));
        }
    }
}
