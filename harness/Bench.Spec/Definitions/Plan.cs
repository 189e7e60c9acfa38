using System.Collections.Immutable;

namespace Bench.Spec.Definitions;

/// <summary>One result to be measured: every effective setting and where it came from (<c>plan.json</c>).</summary>
public sealed record Plan
{
    /// <summary>Workload id.</summary>
    public required string Workload { get; init; }

    /// <summary>Workload version.</summary>
    public required string WorkloadVersion { get; init; }

    /// <summary>Digest of the workload's YAML.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>Ruleset id.</summary>
    public required string Ruleset { get; init; }

    /// <summary>Digest of the ruleset's YAML.</summary>
    public required Sha256Digest RulesetDigest { get; init; }

    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>The category.</summary>
    public required Category Category { get; init; }

    /// <summary>The submitter.</summary>
    public required string Submitter { get; init; }

    /// <summary>The system's id.</summary>
    public required string System { get; init; }

    /// <summary>Whether the submission is one that may be submitted.</summary>
    public required bool Submittable { get; init; }

    /// <summary>The declared formats.</summary>
    public required DeclaredPrecision Precision { get; init; }

    /// <summary>The settings of the timed run.</summary>
    public required TestSettings Performance { get; init; }

    /// <summary>The settings of the accuracy run.</summary>
    public required TestSettings Accuracy { get; init; }

    /// <summary>The untimed warm-up, milliseconds.</summary>
    public required long WarmUpMs { get; init; }

    /// <summary>How the SUT is started.</summary>
    public required SutPlan Sut { get; init; }

    /// <summary>How responses are kept and judged.</summary>
    public required ResponsePlan Responses { get; init; }

    /// <summary>Every effective setting with its origin, for people.</summary>
    public required ImmutableArray<PlannedSetting> Settings { get; init; }
}

/// <summary>How the SUT is started.</summary>
public sealed record SutPlan
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Program and arguments; empty for the shipped CPU backend.</summary>
    public required ImmutableArray<string> Command { get; init; }

    /// <summary>Whether it runs inside the harness's process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Threads that it computes with.</summary>
    public required int Threads { get; init; }

    /// <summary>Time-out of a response, milliseconds.</summary>
    public required long TimeoutMs { get; init; }
}

/// <summary>How responses are kept and judged.</summary>
public sealed record ResponsePlan
{
    /// <summary>Share of the timed run's responses kept.</summary>
    public required double KeptShare { get; init; }

    /// <summary>Most responses kept of a run.</summary>
    public required int MaximumKept { get; init; }

    /// <summary>Most bytes kept of a run.</summary>
    public required long MaximumBytes { get; init; }

    /// <summary>Most responses of a run judged.</summary>
    public required int Judged { get; init; }

    /// <summary>Positions judged in a response.</summary>
    public required int Positions { get; init; }

    /// <summary>Tokens that must be judged before the precision counts as established.</summary>
    public required int TokensToEstablishPrecision { get; init; }
}

/// <summary>A setting and where it came from.</summary>
/// <param name="Name">The setting's name.</param>
/// <param name="Value">Its effective value, with unit.</param>
/// <param name="Origin">Where it came from: a file with line, an option, or a calibration.</param>
public sealed record PlannedSetting(string Name, string Value, string Origin);
