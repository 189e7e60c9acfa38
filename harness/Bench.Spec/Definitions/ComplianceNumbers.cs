namespace Bench.Spec.Definitions;

/// <summary>What a round's compliance tests are run with and judged by.</summary>
/// <remarks>Source: mlcommons/inference, <c>compliance/TEST*/audit.config</c> and their verification scripts.</remarks>
public sealed record ComplianceNumbers
{
    /// <summary>The seed that chooses which responses are logged.</summary>
    public required ulong AccuracyLogSeed { get; init; }

    /// <summary>The sample that TEST04 asks for again and again.</summary>
    public required int RepeatedSample { get; init; }

    /// <summary>How far the score of a test may lie from the result's, relative.</summary>
    public required double ScoreTolerance { get; init; }

    /// <summary>The same where the latency is short.</summary>
    public required double ShortScoreTolerance { get; init; }

    /// <summary>The greatest single-stream latency that is short.</summary>
    public required Nanoseconds ShortSingleStream { get; init; }

    /// <summary>The greatest multi-stream latency that is short.</summary>
    public required Nanoseconds ShortMultiStream { get; init; }
}
