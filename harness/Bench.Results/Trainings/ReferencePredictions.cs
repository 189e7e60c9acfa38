using Bench.Datasets;
using Bench.Spec.Training;

namespace Bench.Results.Trainings;

/// <summary>What the fp64 reference predicts for a whole set of examples.</summary>
public static class ReferencePredictions
{
    /// <summary>Examples that one thread takes at a time: enough that widening the weights for them does not count.</summary>
    private const int Together = 64;

    /// <summary>The predictions of all examples, one after the other, rounded to fp32 as a system's are.</summary>
    /// <param name="set">The examples.</param>
    /// <param name="weights">As many bytes as the problem's weights have.</param>
    /// <param name="problem">What was learnt.</param>
    /// <param name="reference">The reference.</param>
    public static float[] Of(EvaluationSet set, ReadOnlyMemory<byte> weights, TrainingProblem problem, ITrainingReference reference)
    {
        ArgumentNullException.ThrowIfNull(set);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(reference);
        int size = checked((int)problem.Prediction.ElementCount);
        float[] predictions = new float[set.Count * size];
        Parallel.For(0, (set.Count + Together - 1) / Together, part =>
        {
            int first = part * Together;
            int count = Math.Min(Together, set.Count - first);
            double[] exact = new double[count * size];
            reference.PredictAll(weights.Span, count, set.InputsOf(first, count), exact);
            for (int i = 0; i < exact.Length; i++)
            {
                predictions[(first * size) + i] = (float)exact[i];
            }
        });
        return predictions;
    }
}
