using System.Collections.Immutable;
using Bench.Results.Bundles;
using Bench.Results.Reports;
using Bench.Spec;
using Bench.Spec.Definitions;
using Bench.Spec.Judging;
using Bench.Spec.Training;

namespace Bench.Results.Citations;

/// <summary>A result that is to be quoted, with everything that must stand beside its number.</summary>
public sealed record CitedResult
{
    /// <summary>Who submitted it.</summary>
    public required string Submitter { get; init; }

    /// <summary>The plan: workload, version, division, category, round, profile.</summary>
    public required ResultPlan Plan { get; init; }

    /// <summary>The system's name as its maker states it, else its id.</summary>
    public required string System { get; init; }

    /// <summary>The scenario for people; null for training.</summary>
    public string? Scenario { get; init; }

    /// <summary>What was measured, for example <c>p90 latency</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>The value; null where there is none.</summary>
    public required double? Value { get; init; }

    /// <summary>Its unit.</summary>
    public required string Unit { get; init; }

    /// <summary>The accuracy in words: what it is, and what it must be.</summary>
    public required string Accuracy { get; init; }

    /// <summary>Whether the result is valid.</summary>
    public required bool Valid { get; init; }

    /// <summary>The bundle's id.</summary>
    public required Sha256Digest Bundle { get; init; }

    /// <summary>Reviews whose signatures were verified against a trust root; empty when none were, or nobody was trusted.</summary>
    public ImmutableArray<Review> Reviews { get; init; } = [];

    /// <summary>An inference result.</summary>
    public static CitedResult Of(Evidence evidence, ResultRow row, Sha256Digest bundle, ImmutableArray<Review> reviews)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(row);
        return new CitedResult
        {
            Submitter = row.Submitter,
            Plan = evidence.Plan,
            System = NameOf(evidence),
            Scenario = ScenarioText.Of(row.Scenario),
            Metric = row.MetricTitle,
            Value = row.Value,
            Unit = row.Unit,
            Accuracy = $"{row.AccuracyMetric} {(row.Accuracy is { } accuracy ? Quantity.Quality(accuracy) : "none")} (at most {(row.AccuracyTarget is { } target ? Quantity.Quality(target) : "none")})",
            Valid = row.Valid,
            Bundle = bundle,
            Reviews = reviews,
        };
    }

    /// <summary>A training result.</summary>
    public static CitedResult Of(TrainingEvidence evidence, TrainingRow row, Sha256Digest bundle, ImmutableArray<Review> reviews)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        ArgumentNullException.ThrowIfNull(row);
        return new CitedResult
        {
            Submitter = row.Submitter,
            Plan = evidence.Plan,
            System = NameOf(evidence),
            Metric = row.Runs > 1 ? "time to target, mean without the fastest and the slowest run" : "time to target, a single run",
            Value = row.Seconds,
            Unit = "s",
            Accuracy = $"{row.QualityMetric} {(row.Quality is { } quality ? Quantity.Quality(quality) : "none")} (at most {Quantity.Quality(row.QualityTarget)})",
            Valid = row.Valid,
            Bundle = bundle,
            Reviews = reviews,
        };
    }

    private static string NameOf(ResultEvidence evidence) => evidence.System.Stated.TryGetValue("system_name", out string? name) && name.Length > 0 ? name : evidence.Planned.System;
}
