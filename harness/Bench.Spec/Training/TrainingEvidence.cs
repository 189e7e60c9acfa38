using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;

namespace Bench.Spec.Training;

/// <summary>What the rules see of a training result.</summary>
public sealed record TrainingEvidence : ResultEvidence
{
    /// <summary>The plan (<c>plan.json</c>).</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>The workload (<c>workload.yaml</c>).</summary>
    public required TrainingWorkload Workload { get; init; }

    /// <summary>The runs (<c>runs/1/</c>, …), in order.</summary>
    public required ImmutableArray<TrainingRunLog> Runs { get; init; }

    /// <summary>Each run's model beside the reference, in the order of <see cref="Runs"/>; null where it was not checked.</summary>
    public ImmutableArray<ModelCheck?> Checks { get; init; } = [];

    /// <summary>How the workload's recordings drift; null where they do not.</summary>
    [JsonIgnore]
    public DriftSpec? Drift => (Workload.Problem as CursorDecoder)?.Drift;

    /// <summary>The reference's convergence points (<c>rcp.yaml</c>); null when the workload has none.</summary>
    public ReferenceConvergencePoints? ReferenceConvergence { get; init; }

    /// <summary>Digest of the reference's convergence points, as the bundle holds them; null without.</summary>
    public Sha256Digest? ReferenceConvergenceDigest { get; init; }

    /// <summary>Digest of the harness's own points for that workload; null when it has none.</summary>
    public Sha256Digest? PublishedReferenceConvergenceDigest { get; init; }

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
    public override ImmutableArray<RunProvenance> Provenances => [.. Runs.Select(static run => new RunProvenance
    {
        Folder = $"runs/{run.Header.Run}",
        SutName = run.Header.SutName,
        SutKernel = run.Header.SutKernel,
        InProcess = run.Header.InProcess,
        BuildDigest = run.Header.BuildDigest,
        DatasetDigest = run.Header.DatasetDigest,
        MachineDigest = run.Header.MachineDigest,
        SaltCommitment = run.Header.SaltCommitment,
        StartedAt = run.Header.StartedAt,
        HarnessVersion = run.Header.HarnessVersion,
    })];
}
