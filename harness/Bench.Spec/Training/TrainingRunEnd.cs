namespace Bench.Spec.Training;

/// <summary>What came out of a run. Times are nanoseconds since the run's clock started.</summary>
public sealed record TrainingRunEnd
{
    /// <summary>How it ended.</summary>
    public required TrainingOutcome Outcome { get; init; }

    /// <summary>The run's salt, 64 hexadecimal digits, revealed.</summary>
    public required string Salt { get; init; }

    /// <summary>How long initialisation took, before the clock started.</summary>
    public required long InitialisationNs { get; init; }

    /// <summary>When it ended: the stop of the evaluation that met the target, or of the last thing that happened.</summary>
    public required long StopNs { get; init; }

    /// <summary>Examples trained on.</summary>
    public required long Examples { get; init; }

    /// <summary>SHA-256 of <c>updates.bin</c>.</summary>
    public required Sha256Digest Updates { get; init; }

    /// <summary>SHA-256 of <c>losses.bin</c>.</summary>
    public required Sha256Digest Losses { get; init; }

    /// <summary>SHA-256 of <c>weights.bin</c>: the weights that the SUT had in the end; null when it could not hand them over.</summary>
    public Sha256Digest? Weights { get; init; }

    /// <summary>Quality on fresh examples, whose losses stand last in <c>losses.bin</c>; null when the run did not converge.</summary>
    public FreshEvaluation? Fresh { get; init; }
}
