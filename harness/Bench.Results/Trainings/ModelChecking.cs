using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Results.Trainings;

/// <summary>Compares a run's last predictions with what the fp64 reference predicts from the weights that the SUT handed over.</summary>
public static class ModelChecking
{
    /// <summary>Examples that are compared when a result is measured.</summary>
    public const int Examples = 8;

    /// <summary>Compares the examples that the run's salt chooses.</summary>
    /// <param name="run">The run.</param>
    /// <param name="set">The evaluation set.</param>
    /// <param name="predictions">The predictions of the run's last evaluation.</param>
    /// <param name="weights">The weights; empty when there are none.</param>
    /// <param name="problem">What was learnt.</param>
    /// <param name="reference">The reference.</param>
    public static ModelCheck Of(TrainingRunLog run, EvaluationSet set, ReadOnlyMemory<byte> predictions, ReadOnlyMemory<byte> weights, TrainingProblem problem, ITrainingReference reference)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(set);
        ImmutableArray<int> chosen = TrainingSalt.CheckedExamples(Convert.FromHexString(run.End.Salt), set.Count, Examples);
        return new ModelCheck { Examples = chosen.Length, Error = ErrorOf(chosen, set, predictions, weights, problem, reference) };
    }

    /// <summary>The greatest difference over some examples, on the scale of <see cref="ModelCheck.Error"/>.</summary>
    public static double ErrorOf(ImmutableArray<int> examples, EvaluationSet set, ReadOnlyMemory<byte> predictions, ReadOnlyMemory<byte> weights, TrainingProblem problem, ITrainingReference reference)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(reference);
        int size = checked((int)problem.Prediction.ElementCount);
        if (weights.Length != TensorSet.ByteCountOf(problem.Weights) || predictions.Length != (long)set.Count * size * sizeof(float))
        {
            return double.PositiveInfinity;
        }

        double[] errors = new double[examples.Length];
        Parallel.For(0, examples.Length, i =>
        {
            double[] expected = new double[size];
            reference.Predict(weights.Span, set.InputOf(examples[i]), expected);
            errors[i] = ErrorOf(MemoryMarshal.Cast<byte, float>(predictions.Span).Slice(examples[i] * size, size), expected);
        });
        return errors.Max();
    }

    private static double ErrorOf(ReadOnlySpan<float> found, ReadOnlySpan<double> expected)
    {
        double greatest = 0, magnitude = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            greatest = Math.Max(greatest, Math.Abs(found[i] - expected[i]));
            magnitude = Math.Max(magnitude, Math.Abs(expected[i]));
        }

        // Math.Max carries what is not a number through.
        double error = greatest / magnitude;
        return double.IsFinite(error) ? error : double.PositiveInfinity;
    }
}
