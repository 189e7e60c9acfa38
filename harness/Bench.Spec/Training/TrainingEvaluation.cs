namespace Bench.Spec.Training;

/// <summary>One evaluation. Times are nanoseconds since the run's clock started.</summary>
public sealed record TrainingEvaluation
{
    /// <summary>Examples trained on before it (MLPerf: <c>samples_count</c>).</summary>
    public required long Examples { get; init; }

    /// <summary>When it began.</summary>
    public required long StartNs { get; init; }

    /// <summary>When its predictions had all come: the run's time to target when it is the first that meets it.</summary>
    public required long StopNs { get; init; }

    /// <summary>The quality, computed by the harness from the predictions: the metric of <see cref="TrainingProblem.Metric"/>; infinite when a prediction was no finite number.</summary>
    public required double Quality { get; init; }

    /// <summary>SHA-256 of the predictions for the evaluation examples, in order.</summary>
    public required Sha256Digest Predictions { get; init; }
}
