using System.Collections.Immutable;
using Bench.Spec.Training;

namespace Bench.Spec.Definitions;

/// <summary>A submission (<c>bench/submission/v1</c>): who submits which system in which division, and what the submitter may choose.</summary>
public sealed record Submission
{
    /// <summary>The submitting organisation.</summary>
    public required string Submitter { get; init; }

    /// <summary>The division.</summary>
    public required Division Division { get; init; }

    /// <summary>The category of the system.</summary>
    public required Category Category { get; init; }

    /// <summary>The id of the system: <c>systems/ID.yaml</c> beside the submission describes it.</summary>
    public required string System { get; init; }

    /// <summary>The path of the <c>sut.yaml</c>, relative to the submission; null takes the shipped CPU backend.</summary>
    public string? Sut { get; init; }

    /// <summary>The precision the implementation declares.</summary>
    public required DeclaredPrecision Precision { get; init; }

    /// <summary>Target rates by workload and scenario, queries per second.</summary>
    public ImmutableArray<TargetRate> TargetRates { get; init; } = [];

    /// <summary>Settings borrowed from another submitter's bundle.</summary>
    public ImmutableArray<BorrowedSetting> Borrowed { get; init; } = [];

    /// <summary>Hyperparameters that the submitter chose, by training workload.</summary>
    public ImmutableArray<ChosenHyperparameter> Hyperparameters { get; init; } = [];

    /// <summary>Whether it may be submitted: false for the local submission that the harness makes up when there is none.</summary>
    public bool Submittable { get; init; } = true;
}

/// <summary>The formats that an implementation computes in.</summary>
public sealed record DeclaredPrecision
{
    /// <summary>The format of inputs and weights.</summary>
    public required NumberFormat Inputs { get; init; }

    /// <summary>The format of sums.</summary>
    public required NumberFormat Accumulation { get; init; }
}

/// <summary>A rate that the submitter chose.</summary>
public sealed record TargetRate
{
    /// <summary>Workload id.</summary>
    public required string Workload { get; init; }

    /// <summary>Server (the target) or Offline (what is expected).</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>Queries per second (Offline: samples per second); greater than 0.</summary>
    public required double QueriesPerSecond { get; init; }
}

/// <summary>A hyperparameter that the submitter chose.</summary>
public sealed record ChosenHyperparameter
{
    /// <summary>Training workload's id.</summary>
    public required string Workload { get; init; }

    /// <summary>The hyperparameter's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required HyperparameterValue Value { get; init; }
}

/// <summary>A setting taken over from another submitter.</summary>
public sealed record BorrowedSetting
{
    /// <summary>The setting's name.</summary>
    public required string Name { get; init; }

    /// <summary>Its value.</summary>
    public required string Value { get; init; }

    /// <summary>The lender's bundle id.</summary>
    public required Sha256Digest From { get; init; }
}
