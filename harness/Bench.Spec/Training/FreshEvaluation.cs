namespace Bench.Spec.Training;

/// <summary>Quality on as many fresh examples as the evaluation set has, which the salt determines and which nobody could have trained on; taken after the clock stopped.</summary>
public sealed record FreshEvaluation
{
    /// <summary>The quality, as <see cref="TrainingEvaluation.Quality"/>.</summary>
    public required double Quality { get; init; }

    /// <summary>The standard error of its difference from the last evaluation's quality, from the examples' own losses.</summary>
    public required double StandardError { get; init; }

    /// <summary>SHA-256 of the predictions.</summary>
    public required Sha256Digest Predictions { get; init; }
}
