using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Training;

/// <summary>A training run that is over, however it ended.</summary>
public sealed record CompletedTrainingRun
{
    /// <summary>Its log.</summary>
    public required TrainingRunLog Log { get; init; }

    /// <summary>The predictions of its last evaluation, fp32, example by example; empty when there was none.</summary>
    public required ImmutableArray<byte> Predictions { get; init; }

    /// <summary>The weights that the SUT handed over, laid out as <c>TensorSet</c>; empty when it could not.</summary>
    public required ImmutableArray<byte> Weights { get; init; }
}
