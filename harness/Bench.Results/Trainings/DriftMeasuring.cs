using System.Collections.Immutable;
using Bench.Datasets;
using Bench.Spec.Training;
using Bench.Statistics;

namespace Bench.Results.Trainings;

/// <summary>How long a trained decoder holds: the fp64 reference predicts the evaluation examples of each later day from the weights that the SUT handed over. No system under training takes part, and no clock runs.</summary>
public static class DriftMeasuring
{
    /// <summary>The curve of one run.</summary>
    /// <param name="data">The workload's data; every day's examples follow from its seed.</param>
    /// <param name="weights">The weights; empty when there are none.</param>
    /// <param name="reference">The reference.</param>
    /// <returns>Null where the workload declares no drift, or the weights are not as many bytes as the problem's.</returns>
    public static DriftCurve? Of(TrainingDataset data, ReadOnlyMemory<byte> weights, ITrainingReference reference)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (data.Problem is not CursorDecoder { Drift: { } drift } || weights.Length != TensorSet.ByteCountOf(data.Problem.Weights))
        {
            return null;
        }

        ImmutableArray<double> qualities = [.. Enumerable.Range(1, drift.Days).Select(day => QualityOn(day, data, weights, reference))];
        return new DriftCurve { Qualities = qualities, DaysHeld = drift.DaysHeldBy(qualities) };
    }

    private static double QualityOn(int day, TrainingDataset data, ReadOnlyMemory<byte> weights, ITrainingReference reference)
    {
        EvaluationSet set = EvaluationSet.Of(data, data.Evaluation with { Day = data.Dataset.Day + day });
        return EvaluationLoss.Quality(set.LossesOf(ReferencePredictions.Of(set, weights, data.Problem, reference)), set.Scale);
    }
}
