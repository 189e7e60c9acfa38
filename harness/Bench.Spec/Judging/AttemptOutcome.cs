namespace Bench.Spec.Judging;

/// <summary>How an attempt ended.</summary>
public enum AttemptOutcome
{
    /// <summary>Its result is in a bundle, valid or not.</summary>
    Sealed,

    /// <summary>Ctrl-C or SIGTERM ended it in order.</summary>
    Interrupted,

    /// <summary>A file, the disk or the system under test failed.</summary>
    Failed,

    /// <summary>Its process was gone before it ended: killed, or the machine stopped. A later process says so.</summary>
    Abandoned,
}
