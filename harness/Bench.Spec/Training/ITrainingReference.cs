namespace Bench.Spec.Training;

/// <summary>The reference implementation of a training workload's model, in fp64: what trained weights really predict. One per family; handed to the check of a run by the command line. Thread-safe.</summary>
public interface ITrainingReference
{
    /// <summary>Predicts one example.</summary>
    /// <param name="weights">The tensors of <see cref="TrainingProblem.Weights"/>, fp32, each from a 64-byte boundary: the bytes that a system under training hands over.</param>
    /// <param name="input">The input tensor of the example (<see cref="TrainingProblem.EvaluationExample"/>, which is one): i32 tokens or fp32, little-endian.</param>
    /// <param name="prediction">Receives <see cref="TrainingProblem.Prediction"/>, row-major.</param>
    /// <exception cref="ArgumentException">A length is not the problem's.</exception>
    void Predict(ReadOnlySpan<byte> weights, ReadOnlySpan<byte> input, Span<double> prediction);
}
