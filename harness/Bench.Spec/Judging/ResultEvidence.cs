using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Spec.Definitions;
using Bench.Spec.Machines;

namespace Bench.Spec.Judging;

/// <summary>What the rules see of every result, inference or training: only what a run directory or a bundle holds, read again from its files.</summary>
public abstract record ResultEvidence : IJudged
{
    private protected ResultEvidence()
    {
    }

    /// <summary>The files of weights that the workload names (<c>weights/</c>), by their names.</summary>
    [JsonIgnore]
    public ImmutableDictionary<string, ReadOnlyMemory<byte>> WeightsFiles { get; init; } = ImmutableDictionary<string, ReadOnlyMemory<byte>>.Empty;

    /// <summary>The plan (<c>plan.json</c>), as far as every kind of result has one.</summary>
    [JsonIgnore]
    public abstract ResultPlan Planned { get; }

    /// <inheritdoc/>
    [JsonIgnore]
    public Division JudgedIn => Planned.Division;

    /// <summary>The id that the workload's file has.</summary>
    [JsonIgnore]
    public abstract string WorkloadId { get; }

    /// <summary>The version that the workload's file has.</summary>
    [JsonIgnore]
    public abstract string WorkloadVersion { get; }

    /// <summary>The formats that the workload allows.</summary>
    [JsonIgnore]
    public abstract PrecisionSpec AllowedPrecision { get; }

    /// <summary>What the result's runs say of where they ran: the folder of each, and its header's digests.</summary>
    [JsonIgnore]
    public abstract ImmutableArray<RunProvenance> Provenances { get; }

    /// <summary>Digest of the workload file's bytes.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>Digest of the harness's own workload of that id and version; null when the harness has none.</summary>
    public Sha256Digest? PublishedWorkloadDigest { get; init; }

    /// <summary>The submission (<c>submission.yaml</c>).</summary>
    public required Submission Submission { get; init; }

    /// <summary>The definition of the system under test (<c>sut.yaml</c>); null where the shipped backend ran.</summary>
    public SutDefinition? Sut { get; init; }

    /// <summary>The ruleset (<c>ruleset.yaml</c>).</summary>
    public required Ruleset Ruleset { get; init; }

    /// <summary>Digest of the ruleset file's bytes.</summary>
    public required Sha256Digest RulesetDigest { get; init; }

    /// <summary>Digest of the harness's own ruleset of that id; null when the harness has none.</summary>
    public Sha256Digest? PublishedRulesetDigest { get; init; }

    /// <summary>The ruleset that the result holds, where <see cref="Ruleset"/> is another that somebody asked to judge it by; null where its own does.</summary>
    [JsonIgnore]
    public PinnedRuleset? Pinned { get; init; }

    /// <summary>The system (<c>system.json</c>).</summary>
    public required SystemDescription System { get; init; }

    /// <summary>The result as declared (<c>result.json</c>); null when it is missing.</summary>
    public ResultDeclaration? Declared { get; init; }

    /// <summary>The started attempts at the result (<c>attempts.json</c>); null when the result does not list them.</summary>
    public AttemptList? Attempts { get; init; }

    /// <summary>Whether the result is checked as a submission: <c>check</c> on a submission says yes, <c>run</c> no.</summary>
    public bool AsSubmission { get; init; }
}
