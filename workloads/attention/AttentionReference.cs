using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Problems;

namespace Bench.Workloads.Attention;

/// <summary>The reference of the attention family: single rows of the softmax, in fp64, and of them the elements that are judged.</summary>
/// <remarks>Scale of element (h, i, d): √Σⱼ (pᵢⱼ vⱼd)², the size of the sum's terms and not of the sum, which may cancel.</remarks>
/// <param name="problem">The problem.</param>
/// <param name="inputs">The inputs of a sample, loaded.</param>
public sealed class AttentionReference(AttentionProblem problem, Func<int, TensorSet> inputs) : IReference
{
    /// <inheritdoc/>
    public string? WhyUnjudgeable(int sample, ReadOnlySpan<byte> response)
    {
        long expected = problem.OutputOf(sample).ByteCount;
        return response.Length == expected
            ? null
            : $"the response has {response.Length} bytes; O [{problem.Heads}, {problem.Sequence}, {problem.HeadDim}] in fp32 has {expected}";
    }

    /// <inheritdoc/>
    public void Judge(int sample, ReadOnlySpan<byte> response, ReadOnlySpan<int> positions, Span<JudgedValue> judged)
    {
        ReadOnlySpan<float> o = MemoryMarshal.Cast<byte, float>(response);
        ReadOnlySpan<float> values = inputs(sample).Floats("v");
        double[] weights = new double[problem.Sequence];
        int rowInWeights = -1;
        for (int i = 0; i < positions.Length; i++)
        {
            (int row, int d) = Math.DivRem(positions[i], problem.HeadDim);
            (int head, int query) = Math.DivRem(row, problem.Sequence);
            int visible = problem.Causal ? query + 1 : problem.Sequence;
            if (row != rowInWeights)
            {
                Softmax(sample, head, query, weights.AsSpan(0, visible));
                rowInWeights = row;
            }

            ReadOnlySpan<float> column = values[((head * problem.Sequence * problem.HeadDim) + d)..];
            double sum = 0, squares = 0;
            for (int j = 0; j < visible; j++)
            {
                double term = weights[j] * column[j * problem.HeadDim];
                sum += term;
                squares += term * term;
            }

            judged[i] = new JudgedValue(o[positions[i]], sum, Math.Sqrt(squares));
        }
    }

    private void Softmax(int sample, int head, int query, Span<double> weights)
    {
        int dim = problem.HeadDim;
        ReadOnlySpan<float> q = inputs(sample).Floats("q").Slice(((head * problem.Sequence) + query) * dim, dim);
        ReadOnlySpan<float> keys = inputs(sample).Floats("k")[(head * problem.Sequence * dim)..];
        double largest = double.NegativeInfinity;
        for (int j = 0; j < weights.Length; j++)
        {
            double logit = 0;
            for (int d = 0; d < dim; d++)
            {
                logit += (double)q[d] * keys[(j * dim) + d];
            }

            weights[j] = logit / Math.Sqrt(dim);
            largest = Math.Max(largest, weights[j]);
        }

        double total = 0;
        foreach (ref double weight in weights)
        {
            weight = Math.Exp(weight - largest);
            total += weight;
        }

        foreach (ref double weight in weights)
        {
            weight /= total;
        }
    }
}
