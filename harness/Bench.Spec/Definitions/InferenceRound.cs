using System.Collections.Immutable;

namespace Bench.Spec.Definitions;

/// <summary>A round of MLPerf Inference as data: the numbers that imported results of that round are judged by (<c>rules/rounds/vX.Y.yaml</c>).</summary>
public sealed record InferenceRound
{
    /// <summary>The round, for example <c>v5.0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>Whether measurements and compliance runs stand beside the results (v6) and not in folders of their own (v5).</summary>
    public required bool Beside { get; init; }

    /// <summary>The seeds that every run uses.</summary>
    public required RoundSeeds Seeds { get; init; }

    /// <summary>The least duration of a performance run.</summary>
    public required TimeSpan MinDuration { get; init; }

    /// <summary>The latency percentile that counts, by scenario.</summary>
    public required ScenarioPercentiles Percentiles { get; init; }

    /// <summary>Samples in a multi-stream query.</summary>
    public required int MultiStreamSamplesPerQuery { get; init; }

    /// <summary>The numbers of the compliance tests.</summary>
    public required ComplianceNumbers Compliance { get; init; }

    /// <summary>The official name by other names of a benchmark.</summary>
    public required ImmutableSortedDictionary<string, string> Aliases { get; init; }

    /// <summary>The benchmarks by their official names.</summary>
    public required ImmutableSortedDictionary<string, InferenceBenchmark> Benchmarks { get; init; }
}
