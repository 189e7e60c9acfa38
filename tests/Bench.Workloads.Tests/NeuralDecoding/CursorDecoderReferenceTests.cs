using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Workloads.NeuralDecoding;
using Bench.Workloads.Tests.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.NeuralDecoding;

public sealed class CursorDecoderReferenceTests
{
    [Fact]
    public void The_gradient_of_every_weight_is_the_slope_of_the_loss()
    {
        CursorDecoder problem = new() { Electrodes = 7, Hidden = 9 };
        ReferenceParameters parameters = new(problem), gradients = new(problem);
        FiniteDifferences.Draw(parameters, 1, seed: 1);
        float[] rates = [0.5f, -1, 2, 0.25f, 1.5f, -0.75f, 0.125f], velocity = [1.5f, -0.5f];
        CursorDecoderReference.AddGradients(parameters, rates, velocity, 1, gradients);
        FiniteDifferences.Match(() => CursorDecoderReference.Loss(parameters, rates, velocity), parameters, gradients);

        // Some units are off, and those have no gradient; some are on.
        Assert.InRange(gradients["b1"].ToArray().Count(static one => one == 0), 1, 8);
    }

    [Fact]
    public void A_decoder_of_one_unit_by_hand()
    {
        // relu(2 · 3 - 1) = 5; y = (5 · 0.5 + 1, 5 · -1 + 0) = (3.5, -5); loss against (1.5, -4): (4 + 1) / 2.
        CursorDecoder problem = new() { Electrodes = 1, Hidden = 1 };
        ReferenceParameters parameters = new(problem), gradients = new(problem);
        ((double[])[2, -1, 0.5, -1, 1, 0]).CopyTo(parameters.Values, 0);
        Assert.Equal(2.5, CursorDecoderReference.Loss(parameters, [3f], [1.5f, -4f]));

        // dy = (2, -1), by the mean over two outputs; dh = 2 · 0.5 + -1 · -1 = 2.
        CursorDecoderReference.AddGradients(parameters, [3f], [1.5f, -4f], 1, gradients);
        Assert.Equal([6, 2, 10, -5, 2, -1], gradients.Values);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    public void Many_examples_together_are_predicted_as_each_alone_to_the_last_bit(int examples)
    {
        CursorDecoder problem = new() { Electrodes = 21, Hidden = 13 };
        ITrainingReference reference = new CursorDecoderReference(problem);
        Random random = new(3);
        float[] Drawn(long count) => [.. Enumerable.Range(0, (int)count).Select(_ => (2 * random.NextSingle()) - 1)];
        float[] weights = Drawn(TensorSet.ByteCountOf(problem.Weights) / sizeof(float)), rates = Drawn(examples * problem.Electrodes);
        double[] alone = new double[2 * examples], together = new double[2 * examples];
        for (int example = 0; example < examples; example++)
        {
            reference.Predict(MemoryMarshal.AsBytes<float>(weights), MemoryMarshal.AsBytes<float>(rates.AsSpan(example * problem.Electrodes, problem.Electrodes)), alone.AsSpan(2 * example, 2));
        }

        reference.PredictAll(MemoryMarshal.AsBytes<float>(weights), examples, MemoryMarshal.AsBytes<float>(rates), together);
        Assert.Equal(alone, together);
        Assert.Equal(alone.Length, alone.Distinct().Count());
        Assert.Throws<ArgumentException>(() => reference.PredictAll(MemoryMarshal.AsBytes<float>(weights), examples, MemoryMarshal.AsBytes<float>(rates), new double[(2 * examples) + 2]));
    }

    [Fact]
    public void Lengths_that_are_not_the_problems_are_refused()
    {
        CursorDecoderReference reference = new(new CursorDecoder { Electrodes = 3, Hidden = 2 });
        Assert.Contains("8 bytes of rates and 2 outputs, expected 12 and 2", Assert.Throws<ArgumentException>(() => reference.Predict([], new byte[8], new double[2])).Message, StringComparison.Ordinal);
        Assert.Contains("0 bytes of weights", Assert.Throws<ArgumentException>(() => reference.Predict([], new byte[12], new double[2])).Message, StringComparison.Ordinal);
    }
}
