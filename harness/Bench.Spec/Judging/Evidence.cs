using System.Collections.Immutable;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;
using Bench.Spec.Runs;

namespace Bench.Spec.Judging;

/// <summary>What the rules see: only what a run directory or a bundle holds, read again from its files.</summary>
public sealed record Evidence
{
    /// <summary>The plan (<c>plan.json</c>).</summary>
    public required Plan Plan { get; init; }

    /// <summary>The workload (<c>workload.yaml</c>).</summary>
    public required Workload Workload { get; init; }

    /// <summary>Digest of the workload file's bytes.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>Digest of the harness's own workload of that id and version; null when the harness has none.</summary>
    public Sha256Digest? PublishedWorkloadDigest { get; init; }

    /// <summary>The submission (<c>submission.yaml</c>).</summary>
    public required Submission Submission { get; init; }

    /// <summary>The ruleset (<c>ruleset.yaml</c>).</summary>
    public required Ruleset Ruleset { get; init; }

    /// <summary>Digest of the ruleset file's bytes.</summary>
    public required Sha256Digest RulesetDigest { get; init; }

    /// <summary>Digest of the harness's own ruleset of that id; null when the harness has none.</summary>
    public Sha256Digest? PublishedRulesetDigest { get; init; }

    /// <summary>The system (<c>system.json</c>).</summary>
    public required SystemDescription System { get; init; }

    /// <summary>The timed run (<c>performance/</c>); null when it is missing.</summary>
    public RunLog? Performance { get; init; }

    /// <summary>The accuracy run (<c>accuracy/</c>); null when it is missing.</summary>
    public RunLog? Accuracy { get; init; }

    /// <summary>The runs of compliance tests (<c>compliance/</c>), in order of issue; empty when none was made.</summary>
    public ImmutableArray<ComplianceRun> Compliance { get; init; } = [];

    /// <summary>The score (<c>accuracy.json</c>); null when it is missing.</summary>
    public AccuracyScore? Score { get; init; }

    /// <summary>The rows of the score's responses, one after the other (<c>responses.bin</c>).</summary>
    public ImmutableArray<ResponseRow> Rows { get; init; } = [];

    /// <summary>The judged answers of the compliance runs (<c>compliance/accuracy.json</c>); null when the result does not hold them.</summary>
    public ComplianceScore? Answers { get; init; }

    /// <summary>The rows of those answers, one after the other (<c>compliance/responses.bin</c>).</summary>
    public ImmutableArray<ResponseRow> AnswerRows { get; init; } = [];

    /// <summary>The result as declared (<c>result.json</c>); null when it is missing.</summary>
    public ResultDeclaration? Declared { get; init; }

    /// <summary>The started attempts at the result (<c>attempts.json</c>); null when the result does not list them.</summary>
    public AttemptList? Attempts { get; init; }

    /// <summary>Whether the result is checked as a submission: <c>check</c> on a submission says yes, <c>run</c> no.</summary>
    public bool AsSubmission { get; init; }
}

/// <summary>The result as its maker declares it (<c>result.json</c>, and in the signed statement).</summary>
public sealed record ResultDeclaration
{
    /// <summary>Whether the result is valid under its profile.</summary>
    public required bool Valid { get; init; }

    /// <summary>The scenario's metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric's value.</summary>
    public required double Value { get; init; }

    /// <summary>The metric's unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The accuracy score.</summary>
    public required double Accuracy { get; init; }

    /// <summary>The accuracy target.</summary>
    public required double AccuracyTarget { get; init; }

    /// <summary>Percent of the machine's measured limit.</summary>
    public required double SpeedOfLightPercent { get; init; }

    /// <summary>What the harness itself adds to a query on this machine, nanoseconds at the median; measured with a null SUT just before.</summary>
    public long? HarnessOverheadNs { get; init; }
}
