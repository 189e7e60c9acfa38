using System.Runtime.Intrinsics;
using Bench.Workloads.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.Training;

public sealed unsafe class SoftmaxCrossEntropyTests
{
    private delegate double Backward(float* logits, int vocabulary, ReadOnlySpan<int> targets, float weight);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(27, 1)]
    [InlineData(27, 40)]
    [InlineData(32, 1)]
    [InlineData(100, 1)]
    public void Loss_and_gradient_are_those_of_fp64(int vocabulary, int deviation)
    {
        Backward[] widths =
        [
            SoftmaxCrossEntropy<Lanes128, Vector128<float>>.Backward,
            SoftmaxCrossEntropy<Lanes256, Vector256<float>>.Backward,
            SoftmaxCrossEntropy<Lanes512, Vector512<float>>.Backward,
        ];
        Random random = new(vocabulary);
        int[] targets = [.. Enumerable.Range(0, 9).Select(_ => random.Next(vocabulary))];
        float[] logits = [.. Enumerable.Range(0, 9 * vocabulary).Select(_ => deviation * ((4 * random.NextSingle()) - 2))];
        foreach (Backward backward in widths)
        {
            float[] gradient = [.. logits];
            double loss;
            fixed (float* address = gradient)
            {
                loss = backward(address, vocabulary, targets, 0.125f);
            }

            double expected = 0;
            for (int row = 0; row < targets.Length; row++)
            {
                double[] z = [.. logits.Skip(row * vocabulary).Take(vocabulary)];
                double greatest = z.Max();
                double sum = z.Sum(one => Math.Exp(one - greatest));
                expected += Math.Log(sum) + greatest - z[targets[row]];
                for (int i = 0; i < vocabulary; i++)
                {
                    double derivative = 0.125 * ((Math.Exp(z[i] - greatest) / sum) - (i == targets[row] ? 1 : 0));
                    Assert.Equal(derivative, gradient[(row * vocabulary) + i], 1e-7);
                }
            }

            Assert.Equal(expected, loss, 1e-5 * (1 + Math.Abs(expected)));
        }
    }
}
