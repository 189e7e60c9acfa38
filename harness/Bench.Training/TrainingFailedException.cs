namespace Bench.Training;

/// <summary>A system under training failed: its run ends, and has not converged.</summary>
/// <param name="kind">The kind of fault, as in the log: <c>sut_crashed</c>, <c>timed_out</c>, <c>failed_response</c>, <c>protocol_violation</c>, <c>not_finite</c>.</param>
/// <param name="message">What happened, with figures.</param>
public sealed class TrainingFailedException(string kind, string message) : Exception(message)
{
    /// <summary>The kind of fault.</summary>
    public string Kind { get; } = kind;
}
