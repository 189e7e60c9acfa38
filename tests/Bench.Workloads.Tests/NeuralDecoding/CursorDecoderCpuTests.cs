using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.Matmul;
using Bench.Workloads.NeuralDecoding;
using Bench.Workloads.Tests.Training;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.NeuralDecoding;

public sealed class CursorDecoderCpuTests
{
    private const double UnitRoundoff = 1.0 / (1 << 24);

    [Theory]
    [InlineData(96, 48, 40)]
    [InlineData(1, 1, 5)]
    [InlineData(33, 19, 7)]
    [InlineData(130, 70, 600)]
    [InlineData(1024, 65, 3)]
    [InlineData(130, 1024, 40)]
    public void Gradients_and_predictions_are_the_references(int electrodes, int hidden, int batch)
    {
        CursorDecoder problem = new() { Electrodes = electrodes, Hidden = hidden };
        using TrainingCase one = Case(problem, batch);
        ReferenceParameters? expected = null;
        foreach (MicroKernel kernel in MicroKernel.All)
        {
            foreach (int threads in new[] { 1, 3 })
            {
                using CursorDecoderCpu system = new(problem, one.Memory, new CpuShares(threads, Fixed: false), kernel);
                one.Initialise(system);
                expected ??= ReferenceGradients(problem, one, batch);
                double gradient = one.GradientError(system.GradientsOf(batch), expected);
                Assert.True(gradient < GradientBound(problem, batch), $"{kernel.Columns} columns, {threads} threads: gradients {gradient:E2}, bound {GradientBound(problem, batch):E2}");
                system.Predict(batch);
                double prediction = PredictionError(problem, one, batch);
                Assert.True(prediction < PredictionBound(problem), $"{kernel.Columns} columns, {threads} threads: predictions {prediction:E2}, bound {PredictionBound(problem):E2}");
            }
        }
    }

    [Fact]
    public void Weights_of_a_coarser_format_are_beyond_the_bounds()
    {
        CursorDecoder problem = new() { Electrodes = 96, Hidden = 48 };
        using TrainingCase one = Case(problem, 40);
        using CursorDecoderCpu system = new(problem, one.Memory, new CpuShares(2, Fixed: false));
        one.Initialise(system, NumberFormat.Tf32);
        Assert.True(one.GradientError(system.GradientsOf(40), ReferenceGradients(problem, one, 40)) > 2 * GradientBound(problem, 40));
        system.Predict(40);
        Assert.True(PredictionError(problem, one, 40) > 2 * PredictionBound(problem));
    }

    [Theory]
    [InlineData("sgd")]
    [InlineData("adamw")]
    public void A_run_is_the_same_bits_whatever_ran_before(string optimizer)
    {
        CursorDecoder problem = new() { Electrodes = 40, Hidden = 24 };
        using TrainingCase one = Case(problem, 29);
        using ITrainingSystem system = TrainingBackend.Create(problem, one.Memory, new CpuSettings { Threads = 2 });
        byte[] first = Train(one, system, optimizer);
        Assert.Equal(first, Train(one, system, optimizer));
        Assert.NotEqual(first, Train(one, system, optimizer == "sgd" ? "adamw" : "sgd"));
        Assert.Equal(first, Train(one, system, optimizer));
    }

    /// <summary>Fewer examples than weights: least squares can fit them exactly.</summary>
    [Fact]
    public void A_decoder_fits_a_few_examples()
    {
        CursorDecoder problem = new() { Electrodes = 40, Hidden = 24 };
        using TrainingCase one = Case(problem, 8);
        using CursorDecoderCpu system = new(problem, one.Memory, new CpuShares(2, Fixed: false));
        one.Initialise(system);
        double before = Loss();
        for (int update = 0; update < 300; update++)
        {
            system.Update(8, 0.05);
        }

        system.HandOverWeights();
        Assert.True(before > 0.5 && Loss() < 1e-3, $"{before} before, {Loss()} after");

        double Loss()
        {
            ReferenceParameters parameters = ReferenceParameters.Widen(problem, one.Memory.WeightBytes);
            return one.Memory.Batch(8).ToArray().Average(example => CursorDecoderReference.Loss(parameters, one.Memory.Training.Floats(example, 0), one.Memory.Training.Floats(example, 1)));
        }
    }

    /// <summary>Sums of E, H and (backward) 2 and B products, each √terms roundings as a random walk and a few between them; six standard deviations, over the tensor's greatest gradient.</summary>
    private static double GradientBound(CursorDecoder problem, int batch) => 6 * UnitRoundoff * (Math.Sqrt(problem.Electrodes) + Math.Sqrt(problem.Hidden) + Math.Sqrt(batch) + 4);

    /// <summary>The same without the way back, over the greatest magnitude of any prediction.</summary>
    private static double PredictionBound(CursorDecoder problem) => 6 * UnitRoundoff * (Math.Sqrt(problem.Electrodes) + Math.Sqrt(problem.Hidden) + 4);

    /// <summary>The greatest difference of a prediction from the reference's, over the greatest magnitude of any.</summary>
    private static double PredictionError(CursorDecoder problem, TrainingCase one, int count)
    {
        CursorDecoderReference reference = new(problem);
        double error = 0, greatest = 0;
        double[] expected = new double[CursorDecoder.Outputs];
        for (int example = 0; example < count; example++)
        {
            reference.Predict(one.Memory.WeightBytes, one.Memory.Evaluation.Bytes(example, 0), expected);
            for (int i = 0; i < expected.Length; i++)
            {
                error = Math.Max(error, Math.Abs(expected[i] - one.Memory.Predictions(count)[(example * expected.Length) + i]));
                greatest = Math.Max(greatest, Math.Abs(expected[i]));
            }
        }

        return error / greatest;
    }

    private static TrainingCase Case(CursorDecoder problem, int batch)
    {
        TrainingCase one = new(problem, 31, batch, batch);
        Random random = new(7);
        foreach (ExampleBlock block in new[] { one.Memory.Training, one.Memory.Evaluation })
        {
            for (int example = 0; example < block.Count; example++)
            {
                for (int tensor = 0; tensor < block.Tensors.Length; tensor++)
                {
                    foreach (ref float value in block.Floats(example, tensor))
                    {
                        value = (float)((random.NextDouble() - 0.5) * Math.Sqrt(12));
                    }
                }
            }
        }

        one.Batch(batch);
        return one;
    }

    private static ReferenceParameters ReferenceGradients(CursorDecoder problem, TrainingCase one, int batch)
    {
        ReferenceParameters gradients = new(problem), parameters = ReferenceParameters.Widen(problem, one.Memory.WeightBytes);
        foreach (int example in one.Memory.Batch(batch))
        {
            CursorDecoderReference.AddGradients(parameters, one.Memory.Training.Floats(example, 0), one.Memory.Training.Floats(example, 1), 1.0 / batch, gradients);
        }

        return gradients;
    }

    private static byte[] Train(TrainingCase one, ITrainingSystem system, string optimizer)
    {
        one.Initialise(system, optimizer: optimizer);
        foreach (int batch in new[] { 29, 29, 4, 1 })
        {
            one.Batch(batch);
            system.Update(batch, 0.01);
            system.Predict(4);
        }

        system.HandOverWeights();
        return [.. one.Memory.WeightBytes];
    }
}
