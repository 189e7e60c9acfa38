using System.Runtime.InteropServices;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Datasets;

/// <summary>Examples that quality is measured on: the inputs, which a system under training is shown, and what is to be predicted, which it is not. Thread-safe.</summary>
public sealed class EvaluationSet
{
    private readonly TrainingProblem problem;
    private readonly byte[] inputs;
    private readonly byte[] targets;
    private readonly int inputBytes;
    private readonly int targetBytes;

    /// <summary>Holds a set.</summary>
    /// <param name="problem">What is learnt.</param>
    /// <param name="inputs">The input tensor of each example (<see cref="TrainingProblem.EvaluationExample"/>, which is one), one after the other without padding.</param>
    /// <param name="targets">What is to be predicted: for language models i32 [L], the next tokens; for the cursor decoder f32 [2], the velocity.</param>
    public EvaluationSet(TrainingProblem problem, byte[] inputs, byte[] targets)
    {
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(inputs);
        ArgumentNullException.ThrowIfNull(targets);
        this.problem = problem;
        this.inputs = inputs;
        this.targets = targets;
        inputBytes = (int)problem.EvaluationExample[0].ByteCount;
        targetBytes = 4 * (problem.Metric == QualityMetric.BitsPerCharacter ? problem.Prediction.Shape[0] : problem.Prediction.Shape[^1]);
        Count = inputs.Length / inputBytes;
        if (Count == 0 || inputs.Length != (long)Count * inputBytes || targets.Length != (long)Count * targetBytes)
        {
            throw new ArgumentException($"{inputs.Length} bytes of inputs and {targets.Length} of targets are not those of so many examples", nameof(inputs));
        }

        Scale = problem.Metric == QualityMetric.BitsPerCharacter
            ? EvaluationLoss.ScaleOf(problem, Count)
            : EvaluationLoss.ScaleOf(MemoryMarshal.Cast<byte, float>(targets), problem.Prediction.Shape[^1]);
    }

    /// <summary>The examples of a sequence.</summary>
    /// <param name="data">The data.</param>
    /// <param name="source">The sequence.</param>
    /// <returns>As many as the workload's evaluation set has.</returns>
    public static unsafe EvaluationSet Of(TrainingDataset data, ExampleSource source)
    {
        ArgumentNullException.ThrowIfNull(data);
        int count = data.Dataset.EvaluationExamples;
        using AlignedMemory memory = new(count * ExampleBlock.StrideOf(data.Problem.EvaluationExample));
        ExampleBlock block = new(data.Problem.EvaluationExample, count, memory.Address);
        data.WriteInputs(source, 0, count, block);
        byte[] inputs = [.. Enumerable.Range(0, count).SelectMany(example => block.Bytes(example, 0).ToArray())];
        byte[] targets = data.Problem is CursorDecoder
            ? MemoryMarshal.AsBytes<float>(data.TargetVelocities(source, 0, count)).ToArray()
            : MemoryMarshal.AsBytes<int>(data.TargetTokens(source, 0, count)).ToArray();
        return new EvaluationSet(data.Problem, inputs, targets);
    }

    /// <summary>How many examples there are.</summary>
    public int Count { get; }

    /// <summary>What the sum of the losses is divided by to give the quality.</summary>
    public double Scale { get; }

    /// <summary>The input of an example.</summary>
    public ReadOnlySpan<byte> InputOf(int example) => inputs.AsSpan(example * inputBytes, inputBytes);

    /// <summary>The inputs of several examples, one after the other.</summary>
    public ReadOnlySpan<byte> InputsOf(int first, int count) => inputs.AsSpan(first * inputBytes, count * inputBytes);

    /// <summary>What is to be predicted for an example.</summary>
    public ReadOnlySpan<byte> TargetOf(int example) => targets.AsSpan(example * targetBytes, targetBytes);

    /// <summary>Shows the inputs to a system under training.</summary>
    public void CopyInputsTo(ExampleBlock slots)
    {
        ArgumentNullException.ThrowIfNull(slots);
        for (int example = 0; example < Count; example++)
        {
            InputOf(example).CopyTo(slots.Bytes(example, 0));
        }
    }

    /// <summary>The loss of each example: bits, or squared error; infinite where a prediction is not finite.</summary>
    /// <param name="predictions">Of all examples, one after the other.</param>
    public double[] LossesOf(ReadOnlySpan<float> predictions)
    {
        int size = checked((int)problem.Prediction.ElementCount);
        if (predictions.Length != Count * size)
        {
            throw new ArgumentException($"{predictions.Length} numbers; expected {Count} predictions of {size}", nameof(predictions));
        }

        double[] losses = new double[Count];
        for (int example = 0; example < Count; example++)
        {
            ReadOnlySpan<float> prediction = predictions.Slice(example * size, size);
            losses[example] = problem.Metric == QualityMetric.BitsPerCharacter
                ? EvaluationLoss.Bits(prediction, MemoryMarshal.Cast<byte, int>(TargetOf(example)))
                : EvaluationLoss.SquaredError(prediction, MemoryMarshal.Cast<byte, float>(TargetOf(example)));
        }

        return losses;
    }
}
