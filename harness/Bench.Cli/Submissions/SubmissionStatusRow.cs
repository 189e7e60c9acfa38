using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Results.Bundles;
using Bench.Spec;

namespace Bench.Cli.Submissions;

/// <summary>One workload and scenario of a submission.</summary>
internal sealed record SubmissionStatusRow
{
    /// <summary>The workload's id.</summary>
    public required string Workload { get; init; }

    /// <summary>The scenario; null for training.</summary>
    public required Scenario? Scenario { get; init; }

    /// <summary>How far it is.</summary>
    public required SubmissionState State { get; init; }

    /// <summary>The bundle's path; null when it is missing.</summary>
    public string? Bundle { get; init; }

    /// <summary>The ids of what refuses it.</summary>
    public ImmutableArray<string> Errors { get; init; } = [];

    /// <summary>Why it is missing, or the first of what refuses it; null where it is complete.</summary>
    public string? Reason { get; init; }

    /// <summary>Seconds that a full run will take, roughly; null where it is not missing, or nobody knows.</summary>
    public double? Seconds { get; init; }

    /// <summary>The scenario's name; <c>training</c> for none.</summary>
    [JsonIgnore]
    public string ScenarioName => Scenario is { } one ? Names.Of(one) : ResultPredicate.Training;
}
