namespace Bench.Cli.Submissions;

/// <summary>How far one result of a submission is.</summary>
internal enum SubmissionState
{
    /// <summary>There is a result without errors.</summary>
    Complete,

    /// <summary>There is a result with errors.</summary>
    InError,

    /// <summary>There is none.</summary>
    Missing,
}
