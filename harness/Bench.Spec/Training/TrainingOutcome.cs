namespace Bench.Spec.Training;

/// <summary>How a training run ended.</summary>
public enum TrainingOutcome
{
    /// <summary>An evaluation met the target (MLPerf: run_stop with status <c>success</c>).</summary>
    Converged,

    /// <summary>It was given up after the most examples (MLPerf: <c>aborted</c>).</summary>
    NotConverged,

    /// <summary>The SUT failed, answered what cannot be judged, or took too long.</summary>
    Faulted,

    /// <summary>Ctrl-C or SIGTERM.</summary>
    Interrupted,
}
