namespace Bench.Spec.Training;

/// <summary>Whether a run's last predictions are those of the weights that the SUT handed over: the fp64 reference predicts examples that the salt chose (<c>runs/K/check.json</c>).</summary>
/// <remarks>The reference is the declared model, and does not look ahead: other graphs, and predictions that come from elsewhere, do not agree with it.</remarks>
public sealed record ModelCheck
{
    /// <summary>Evaluation examples that were predicted again.</summary>
    public required int Examples { get; init; }

    /// <summary>The greatest difference of a prediction from the reference's, over the reference's greatest magnitude in that example; infinite when there are no weights, or a number is not finite.</summary>
    public required double Error { get; init; }

    /// <summary>How the model does on later days; null where the workload declares no drift, or there are no weights.</summary>
    public DriftCurve? Drift { get; init; }
}
