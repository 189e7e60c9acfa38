using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec;
using Bench.Spec.Training;
using Bench.Training;
using Bench.Workloads.Tests.Sequences;
using Bench.Workloads.Training;

namespace Bench.Workloads.Tests.Training;

/// <summary>A training problem with its memory: weights drawn as the problem says, and the reference beside it.</summary>
internal sealed unsafe class TrainingCase : IDisposable
{
    private readonly AlignedMemory examples;
    private readonly AlignedMemory exchange;
    private readonly GeneratedTensors weights;

    public TrainingCase(TrainingProblem problem, int trainingExamples, int slots, int batch)
    {
        Problem = problem;
        TrainingMemoryLayout layout = new(problem, trainingExamples, slots, batch);
        examples = new AlignedMemory(layout.ExamplesBytes);
        exchange = new AlignedMemory(layout.ExchangeBytes);
        Memory = new TrainingMemory(layout, examples.Address, exchange.Address);
        weights = GeneratedTensors.Of(problem.Weights, 11);
    }

    public TrainingProblem Problem { get; }

    public TrainingMemory Memory { get; }

    /// <summary>Draws a language model's texts.</summary>
    public TrainingCase WithTexts(int vocabulary)
    {
        Random random = new(5);
        foreach (ExampleBlock block in new[] { Memory.Training, Memory.Evaluation })
        {
            for (int example = 0; example < block.Count; example++)
            {
                foreach (ref int token in block.Integers(example))
                {
                    token = random.Next(vocabulary);
                }
            }
        }

        return this;
    }

    /// <summary>Begins a run, with the weights rounded to a format.</summary>
    public void Initialise(ITrainingSystem system, NumberFormat format = NumberFormat.Fp32, string optimizer = "sgd")
    {
        using GeneratedTensors rounded = weights.RoundedTo(format);
        new ReadOnlySpan<byte>(rounded.Set.AddressOf(Problem.Weights[0].Name), Memory.WeightBytes.Length).CopyTo(Memory.WeightBytes);
        system.Initialise(ImmutableArray.Create(new PlannedHyperparameter { Name = OptimizerSettings.NameKey, Value = new HyperparameterValue(optimizer), Origin = "test", BatchGroup = false }));
        new ReadOnlySpan<byte>(weights.Set.AddressOf(Problem.Weights[0].Name), Memory.WeightBytes.Length).CopyTo(Memory.WeightBytes);
    }

    /// <summary>Puts the first training examples into the batch.</summary>
    public int Batch(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Memory.Batch(count)[i] = (i * 7) % Memory.Training.Count;
        }

        return count;
    }

    /// <summary>The greatest difference of a gradient from the reference's, over the greatest magnitude of the tensor's gradients; of the worst tensor.</summary>
    public double GradientError(float[] gradients, ReferenceParameters reference)
    {
        long[] offsets = TensorSet.OffsetsOf(Problem.Weights, out long end);
        Assert.Equal(end / 4, gradients.Length);
        double worst = 0;
        for (int tensor = 0; tensor < offsets.Length; tensor++)
        {
            ReadOnlySpan<double> expected = reference[Problem.Weights[tensor].Name];
            worst = Math.Max(worst, RelativeError(gradients.AsSpan((int)offsets[tensor] / 4, expected.Length), expected));
        }

        return worst;
    }

    /// <summary>The greatest difference of a prediction from the reference's, over the example's greatest magnitude; of the worst example.</summary>
    public double PredictionError(int count)
    {
        ITrainingReference reference = TrainingReferences.Create(Problem);
        double[] expected = new double[Problem.Prediction.ElementCount];
        double worst = 0;
        for (int example = 0; example < count; example++)
        {
            reference.Predict(Memory.WeightBytes, Memory.Evaluation.Bytes(example, 0), expected);
            worst = Math.Max(worst, RelativeError(Memory.Predictions(count).Slice(example * expected.Length, expected.Length), expected));
        }

        return worst;
    }

    public void Dispose()
    {
        examples.Dispose();
        exchange.Dispose();
        weights.Dispose();
    }

    private static double RelativeError(ReadOnlySpan<float> found, ReadOnlySpan<double> expected)
    {
        double greatest = 0, error = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            greatest = Math.Max(greatest, Math.Abs(expected[i]));
            error = Math.Max(error, double.IsFinite(found[i]) ? Math.Abs(found[i] - expected[i]) : double.PositiveInfinity);
        }

        // Where the reference has nothing but zeros (what multiplies the state before the first step), so must the other.
        return error == 0 ? 0 : error / greatest;
    }
}
