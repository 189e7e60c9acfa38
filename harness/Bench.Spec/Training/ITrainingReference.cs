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

    /// <summary>Predicts several examples, each as <see cref="Predict"/> does to the last bit; a family that can takes the weights once for all of them.</summary>
    /// <param name="weights">As there.</param>
    /// <param name="count">How many examples, at least 1.</param>
    /// <param name="inputs">Their input tensors, one after the other.</param>
    /// <param name="predictions">Receives their predictions, one after the other.</param>
    /// <exception cref="ArgumentException">A length is not the problem's.</exception>
    void PredictAll(ReadOnlySpan<byte> weights, int count, ReadOnlySpan<byte> inputs, Span<double> predictions)
    {
        (int input, int prediction) = (inputs.Length / count, predictions.Length / count);
        for (int example = 0; example < count; example++)
        {
            Predict(weights, inputs.Slice(example * input, input), predictions.Slice(example * prediction, prediction));
        }
    }
}
