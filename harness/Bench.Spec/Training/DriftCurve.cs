using System.Collections.Immutable;

namespace Bench.Spec.Training;

/// <summary>How well a run's trained model does on the days after training, by the fp64 reference with the weights that the SUT handed over.</summary>
public sealed record DriftCurve
{
    /// <summary>The quality on day 1, 2, …: the workload's metric over that day's evaluation examples, as many as the evaluation set has; infinite where a prediction is not finite.</summary>
    public required ImmutableArray<double> Qualities { get; init; }

    /// <summary>Days that it holds, as <see cref="DriftSpec.DaysHeldBy"/> counts them.</summary>
    public required int DaysHeld { get; init; }
}
