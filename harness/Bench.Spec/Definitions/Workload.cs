using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Bench.Spec.Problems;

namespace Bench.Spec.Definitions;

/// <summary>A workload (<c>bench/workload/v1</c>): what is computed, on which data, how exactly, in which scenarios.</summary>
public sealed record Workload
{
    /// <summary>The id, unique among workloads, for example <c>matmul-1024</c>: lower-case letters, digits and hyphens.</summary>
    public required string Id { get; init; }

    /// <summary>The version, <c>major.minor</c>; results of other versions are not comparable.</summary>
    public required string Version { get; init; }

    /// <summary>One line for people.</summary>
    public required string Title { get; init; }

    /// <summary>The kind of workload; <c>inference</c>.</summary>
    public string Kind { get; init; } = "inference";

    /// <summary>Whether the quick suite includes it: one variant of each family does.</summary>
    public bool Quick { get; init; }

    /// <summary>Whether <c>bench peers</c> measures it beside what else computes it: each shape that samples take is then measured by itself.</summary>
    public bool Peers { get; init; }

    /// <summary>What is computed.</summary>
    public required Problem Problem { get; init; }

    /// <summary>The data.</summary>
    public required DatasetSpec Dataset { get; init; }

    /// <summary>Implementations of the shipped backend that <c>bench run</c> measures one after the other, by name; empty for its fastest alone.</summary>
    public ImmutableArray<string> Implementations { get; init; } = [];

    /// <summary>What precision closed allows.</summary>
    public required PrecisionSpec Precision { get; init; }

    /// <summary>The metric, and targets tighter than the family's derivation where the YAML has them.</summary>
    public required AccuracySpec Accuracy { get; init; }

    /// <summary>The scenarios it may run in.</summary>
    public required ImmutableArray<ScenarioSpec> Scenarios { get; init; }

    /// <summary>The scenario's settings; null when the workload does not have it.</summary>
    public ScenarioSpec? For(Scenario scenario) => Scenarios.FirstOrDefault(spec => spec.Scenario == scenario);

    /// <summary>The target that a result in the given formats must meet: the family's derivation or the YAML's, whichever is tighter.</summary>
    public double AccuracyTarget(NumberFormat inputs, NumberFormat accumulation)
    {
        double derived = Problem.AccuracyTarget(inputs, accumulation);
        AccuracyTarget? stated = Accuracy.Targets.FirstOrDefault(target => target.Inputs == inputs);
        return stated is null ? derived : Math.Min(derived, stated.MaximumError);
    }
}

/// <summary>The generated data of a workload.</summary>
public sealed record DatasetSpec
{
    /// <summary>Generator and version, for example <c>philox@1</c>.</summary>
    public required string Generator { get; init; }

    /// <summary>The 64-bit seed.</summary>
    public required ulong Seed { get; init; }

    /// <summary>Samples in all; an accuracy run of the full profile takes each once.</summary>
    public required int Samples { get; init; }

    /// <summary>Samples that performance runs draw from.</summary>
    public required int PerformanceSamples { get; init; }

    /// <summary>The digest of the generated data: weights first, then the samples in order.</summary>
    public required Sha256Digest Sha256 { get; init; }

    /// <summary>Whether the digest is written; a draft's is not, and nothing runs on a draft.</summary>
    [JsonIgnore]
    public bool Frozen => Sha256 != default;
}

/// <summary>The formats that the closed division allows.</summary>
public sealed record PrecisionSpec
{
    /// <summary>The format of the reference.</summary>
    public required NumberFormat Reference { get; init; }

    /// <summary>Allowed formats of inputs and weights.</summary>
    public required ImmutableArray<NumberFormat> Inputs { get; init; }

    /// <summary>Allowed formats of accumulation.</summary>
    public required ImmutableArray<NumberFormat> Accumulation { get; init; }
}

/// <summary>How accuracy is measured.</summary>
public sealed record AccuracySpec
{
    /// <summary>The metric: <c>max_scaled_error</c>, or <c>max_logit_margin</c> for token sequences.</summary>
    public required string Metric { get; init; }

    /// <summary>Targets stated by the workload; a closed workload may only tighten the derived ones.</summary>
    public ImmutableArray<AccuracyTarget> Targets { get; init; } = [];
}

/// <summary>A stated target.</summary>
public sealed record AccuracyTarget
{
    /// <summary>The format of inputs it applies to.</summary>
    public required NumberFormat Inputs { get; init; }

    /// <summary>The greatest scaled error allowed; greater than 0.</summary>
    public required double MaximumError { get; init; }
}

/// <summary>A scenario of a workload.</summary>
public sealed record ScenarioSpec
{
    /// <summary>The scenario.</summary>
    public required Scenario Scenario { get; init; }

    /// <summary>The latency percentile that counts, a fraction in (0, 1); null takes the ruleset's.</summary>
    public double? Percentile { get; init; }

    /// <summary>The latency bound in nanoseconds (Server); null where there is none.</summary>
    public long? LatencyBoundNs { get; init; }

    /// <summary>The bound of the time to first token in nanoseconds (Server of token workloads); null where there is none. With it stands <see cref="TpotBoundNs"/>.</summary>
    public long? TtftBoundNs { get; init; }

    /// <summary>The bound of the time per output token in nanoseconds (Server of token workloads); null where there is none.</summary>
    public long? TpotBoundNs { get; init; }
}
