using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Spec.Definitions;
using Bench.Spec.Runs;

namespace Bench.Spec.Judging;

/// <summary>What the rules see of an inference result.</summary>
public sealed record Evidence : ResultEvidence
{
    /// <summary>The plan (<c>plan.json</c>).</summary>
    public required Plan Plan { get; init; }

    /// <summary>The workload (<c>workload.yaml</c>).</summary>
    public required Workload Workload { get; init; }

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

    /// <inheritdoc/>
    [JsonIgnore]
    public override ResultPlan Planned => Plan;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string WorkloadId => Workload.Id;

    /// <inheritdoc/>
    [JsonIgnore]
    public override string WorkloadVersion => Workload.Version;

    /// <inheritdoc/>
    [JsonIgnore]
    public override PrecisionSpec AllowedPrecision => Workload.Precision;

    /// <inheritdoc/>
    [JsonIgnore]
    public override ImmutableArray<RunProvenance> Provenances =>
    [
        .. Performance is null ? Array.Empty<RunProvenance>() : [Of("performance", Performance.Header)],
        .. Accuracy is null ? Array.Empty<RunProvenance>() : [Of("accuracy", Accuracy.Header)],
    ];

    private static RunProvenance Of(string folder, RunHeader header) => new()
    {
        Folder = folder,
        SutName = header.SutName,
        SutKernel = header.SutKernel,
        InProcess = header.InProcess,
        BuildDigest = header.BuildDigest,
        DatasetDigest = header.DatasetDigest,
        MachineDigest = header.MachineDigest,
        SaltCommitment = header.SaltCommitment,
        StartedAt = header.StartedAt,
        HarnessVersion = header.HarnessVersion,
    };
}
