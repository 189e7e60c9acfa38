using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;
using Bench.Spec.Runs;

namespace Bench.Rules;

/// <summary>What rules about several results see of each: little, so that a whole round fits into memory.</summary>
public sealed record RoundResult
{
    /// <summary>What the user calls it: its path.</summary>
    public required string Name { get; init; }

    /// <summary>The bundle's id.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>Whether numbers in it do not follow from its logs. It is refused for that already, and what it says of its runs stands against no other result.</summary>
    public bool Refused { get; init; }

    /// <summary>The division that it is judged in.</summary>
    public required Division Division { get; init; }

    /// <summary>The folder of each of its runs, with the salt that the run promised before it began.</summary>
    public required ImmutableArray<(string Folder, Sha256Digest SaltCommitment)> Runs { get; init; }

    /// <summary>The submitter.</summary>
    public required string Submitter { get; init; }

    /// <summary>The system's id.</summary>
    public required string System { get; init; }

    /// <summary>The category.</summary>
    public required Category Category { get; init; }

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Workload and version.</summary>
    public required string Workload { get; init; }

    /// <summary>The scenario; null for training.</summary>
    public required Scenario? Scenario { get; init; }

    /// <summary>The machine's fingerprint.</summary>
    public required Sha256Digest Machine { get; init; }

    /// <summary>The build of the system under test.</summary>
    public required Sha256Digest Build { get; init; }

    /// <summary>The system under test's name.</summary>
    public required string Sut { get; init; }

    /// <summary>The format of inputs and weights, which of the build's implementations, and whether in one order of sums: one build computes in several ways.</summary>
    public required (NumberFormat Inputs, string? Implementation, bool Deterministic) Way { get; init; }

    /// <summary>When its first run started.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The declared value of its metric; null when nothing is declared.</summary>
    public required double? Value { get; init; }

    /// <summary>Samples that its timed run completed in a second, in the mean; null for training and without a timed run.</summary>
    public required double? SamplesPerSecond { get; init; }

    /// <summary>Whether more of the metric is better: a rate, and no latency or time to target.</summary>
    public bool MoreIsBetter => Scenario is Bench.Spec.Scenario.Server or Bench.Spec.Scenario.Offline;

    /// <summary>Workload, and scenario if there is one, for people.</summary>
    public string Subject => Scenario is { } scenario ? $"{Workload} {scenario.FieldName}" : Workload;

    /// <summary>A result as these rules see it.</summary>
    public static RoundResult Of(string name, Sha256Digest bundleId, ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        RunProvenance? run = evidence.Provenances.FirstOrDefault();
        RunLog? timed = (evidence as Evidence)?.Performance;
        return new RoundResult
        {
            Submitter = evidence.Planned.Submitter,
            System = evidence.Planned.System,
            Category = evidence.Planned.Category,
            Profile = evidence.Planned.Profile,
            Workload = $"{evidence.Planned.Workload} {evidence.Planned.WorkloadVersion}",
            Scenario = (evidence as Evidence)?.Plan.Scenario,
            Machine = evidence.System.Fingerprint,
            Build = run?.BuildDigest ?? default,
            Sut = run?.SutName ?? "",
            Way = (evidence.Planned.Precision.Inputs, evidence.Planned.Sut.Implementation, evidence.Planned.Sut.Deterministic),
            Started = run?.StartedAt ?? default,
            Value = evidence.Declared?.Value,
            SamplesPerSecond = timed is { End.LastCompletionNs: > 0 and var last } ? timed.End.Summary.SampleCount / (last / 1e9) : null,
            Name = name,
            BundleId = bundleId,
            Division = evidence.Planned.Division,
            Runs =
            [
                .. evidence.Provenances.Select(static run => (run.Folder, run.SaltCommitment)),
                .. evidence is Evidence { Compliance: var runs } ? runs.Select(static run => (run.Block.Folder, run.Log.Header.SaltCommitment)) : [],
            ],
        };
    }
}
