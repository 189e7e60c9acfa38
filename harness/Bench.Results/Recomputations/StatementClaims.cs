using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Results.Recomputations;

/// <summary>What a signed statement claims about a result and its payload can confirm.</summary>
public sealed record StatementClaims
{
    /// <summary>Workload id.</summary>
    public required string Workload { get; init; }

    /// <summary>Workload version.</summary>
    public required string WorkloadVersion { get; init; }

    /// <summary>Digest of the workload's YAML.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>The scenario; null for training, which has none.</summary>
    public required Scenario? Scenario { get; init; }

    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>The declared formats.</summary>
    public required DeclaredPrecision Precision { get; init; }

    /// <summary>Whether the result is valid.</summary>
    public required bool Valid { get; init; }

    /// <summary>The metric.</summary>
    public required string Metric { get; init; }

    /// <summary>The metric's value.</summary>
    public required double Value { get; init; }

    /// <summary>The submitter.</summary>
    public required string Submitter { get; init; }

    /// <summary>Version of the harness; null when the payload has no timed run.</summary>
    public string? HarnessVersion { get; init; }

    /// <summary>Digest of the harness's program; null when the payload does not hold it: only the shipped backend is measured as the harness's own build.</summary>
    public Sha256Digest? HarnessDigest { get; init; }

    /// <summary>When the timed run started; null when the payload has none.</summary>
    public DateTimeOffset? Started { get; init; }

    /// <summary>Which of the started attempts it is, from 1 on; null where the payload does not list them.</summary>
    public long? Attempt { get; init; }

    /// <summary>How many attempts were started; null where the payload does not list them.</summary>
    public long? AttemptsStarted { get; init; }

    /// <summary>What the payload says; null when it declares no result.</summary>
    public static StatementClaims? Of(ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RunProvenance? first = evidence is Evidence { Performance: null } ? null : evidence.Provenances.Select(static run => (RunProvenance?)run).FirstOrDefault();
        return evidence.Declared is not { } declared ? null : new StatementClaims
        {
            Workload = evidence.WorkloadId,
            WorkloadVersion = evidence.WorkloadVersion,
            WorkloadDigest = evidence.WorkloadDigest,
            Scenario = (evidence as Evidence)?.Plan.Scenario,
            Division = evidence.Planned.Division,
            Precision = evidence.Planned.Precision,
            Valid = declared.Valid,
            Metric = declared.Metric,
            Value = declared.Value,
            Submitter = evidence.Planned.Submitter,
            HarnessVersion = first?.HarnessVersion,
            HarnessDigest = evidence.Sut is null ? first?.BuildDigest : null,
            Started = first?.StartedAt,
            Attempt = evidence.Attempts?.Number(),
            AttemptsStarted = evidence.Attempts?.CountStarted(),
        };
    }
}
