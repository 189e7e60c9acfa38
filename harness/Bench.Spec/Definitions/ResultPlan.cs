using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace Bench.Spec.Definitions;

/// <summary>What the plan of every result says, inference or training: what runs, under which round, by whom, on what.</summary>
/// <remarks>These members stand first in <c>plan.json</c>.</remarks>
public abstract record ResultPlan
{
    private protected ResultPlan()
    {
    }

    /// <summary>Workload id.</summary>
    [JsonPropertyOrder(-1)]
    public required string Workload { get; init; }

    /// <summary>Workload version.</summary>
    [JsonPropertyOrder(-1)]
    public required string WorkloadVersion { get; init; }

    /// <summary>Digest of the workload's YAML.</summary>
    [JsonPropertyOrder(-1)]
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>Ruleset id.</summary>
    [JsonPropertyOrder(-1)]
    public required string Ruleset { get; init; }

    /// <summary>Digest of the ruleset's YAML.</summary>
    [JsonPropertyOrder(-1)]
    public required Sha256Digest RulesetDigest { get; init; }

    /// <summary>The profile.</summary>
    [JsonPropertyOrder(-1)]
    public required Profile Profile { get; init; }

    /// <summary>The division.</summary>
    [JsonPropertyOrder(-1)]
    public required Division Division { get; init; }

    /// <summary>The category.</summary>
    [JsonPropertyOrder(-1)]
    public required Category Category { get; init; }

    /// <summary>The submitter.</summary>
    [JsonPropertyOrder(-1)]
    public required string Submitter { get; init; }

    /// <summary>The system's id.</summary>
    [JsonPropertyOrder(-1)]
    public required string System { get; init; }

    /// <summary>Whether the submission is one that may be submitted.</summary>
    [JsonPropertyOrder(-1)]
    public required bool Submittable { get; init; }

    /// <summary>The declared formats.</summary>
    [JsonPropertyOrder(-1)]
    public required DeclaredPrecision Precision { get; init; }

    /// <summary>How the SUT is started.</summary>
    [JsonPropertyOrder(-1)]
    public required SutPlan Sut { get; init; }

    /// <summary>Every effective setting with its origin, for people.</summary>
    public required ImmutableArray<PlannedSetting> Settings { get; init; }
}
