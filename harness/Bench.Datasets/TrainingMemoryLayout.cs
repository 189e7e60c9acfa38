using Bench.Spec.Training;

namespace Bench.Datasets;

/// <summary>What stands where in <see cref="TrainingMemory"/>; a pure function of its members.</summary>
/// <param name="Problem">What is learnt.</param>
/// <param name="TrainingExamples">Training examples.</param>
/// <param name="Slots">Evaluation examples that are predicted together at most.</param>
/// <param name="BatchSize">Examples of an update.</param>
public sealed record TrainingMemoryLayout(TrainingProblem Problem, int TrainingExamples, int Slots, int BatchSize)
{
    /// <summary>Bytes of the training examples.</summary>
    public long ExamplesBytes => TrainingExamples * ExampleBlock.StrideOf(Problem.TrainingExample);

    /// <summary>Bytes of the weights, at the start of the exchange.</summary>
    public long WeightsBytes => TensorSet.ByteCountOf(Problem.Weights);

    /// <summary>Where the batch's indices start in the exchange.</summary>
    public long BatchOffset => WeightsBytes;

    /// <summary>Where the evaluation examples start in the exchange.</summary>
    public long EvaluationOffset => BatchOffset + Aligned(4L * BatchSize);

    /// <summary>Where the predictions start in the exchange.</summary>
    public long PredictionsOffset => EvaluationOffset + (Slots * ExampleBlock.StrideOf(Problem.EvaluationExample));

    /// <summary>Bytes of the exchange.</summary>
    public long ExchangeBytes => PredictionsOffset + Aligned(4 * Slots * Problem.Prediction.ElementCount);

    private static long Aligned(long bytes) => (bytes + TensorSet.Alignment - 1) / TensorSet.Alignment * TensorSet.Alignment;
}
