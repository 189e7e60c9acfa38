using System.Collections.Immutable;

namespace Bench.Spec.Definitions;

/// <summary>What a round asks of one of its benchmarks.</summary>
public sealed record InferenceBenchmark
{
    /// <summary>Least samples of the performance set.</summary>
    public required long PerformanceSamples { get; init; }

    /// <summary>Samples of the accuracy run, exactly.</summary>
    public required long AccuracySamples { get; init; }

    /// <summary>The same of the interactive scenario where that has a set of its own; null elsewhere.</summary>
    public long? InteractiveAccuracySamples { get; init; }

    /// <summary>Closed: least samples of the offline query; null where the round has no such number.</summary>
    public long? OfflineSamples { get; init; }

    /// <summary>The single-stream percentile where it is not the round's; null elsewhere.</summary>
    public double? SingleStreamPercentile { get; init; }

    /// <summary>Whether the benchmark is one pass over its data, of whatever duration.</summary>
    public bool Untimed { get; init; }

    /// <summary>Whether LoadGen must measure the latencies of tokens.</summary>
    public bool TokenLatencies { get; init; }

    /// <summary>What offline and server count.</summary>
    public CountedUnit Counts { get; init; }

    /// <summary>Whether single-stream reports the plain percentile and not the early-stopping estimate.</summary>
    public bool PlainPercentile { get; init; }

    /// <summary>What the accuracy must be.</summary>
    public required ImmutableArray<AccuracyRequirement> Accuracy { get; init; }

    /// <summary>The bounds of the server scenario; null where there are none.</summary>
    public LatencyLimits? Server { get; init; }

    /// <summary>The bounds of the interactive scenario; null where there are none.</summary>
    public LatencyLimits? Interactive { get; init; }

    /// <summary>The scenarios of datacenter systems; null where such systems do not run the benchmark.</summary>
    public RequiredScenarios? Datacenter { get; init; }

    /// <summary>The same of edge systems.</summary>
    public RequiredScenarios? Edge { get; init; }

    /// <summary>The same of systems that are both.</summary>
    public RequiredScenarios? Both { get; init; }

    /// <summary>The compliance tests that a closed result brings.</summary>
    public required ImmutableArray<string> Tests { get; init; }

    /// <summary>TEST09: the mean number of output tokens; null where the test does not apply.</summary>
    public AllowedRange? OutputTokens { get; init; }

    /// <summary>The bounds of a scenario; null where there are none.</summary>
    public LatencyLimits? LimitsOf(MlperfScenario scenario) => scenario switch
    {
        MlperfScenario.Server => Server,
        MlperfScenario.Interactive => Interactive,
        _ => null,
    };

    /// <summary>The samples of a scenario's accuracy run.</summary>
    public long AccuracySamplesOf(MlperfScenario scenario) =>
        scenario == MlperfScenario.Interactive ? InteractiveAccuracySamples ?? AccuracySamples : AccuracySamples;

    /// <summary>What the accuracy must be in a scenario: what is said of it alone, else what is said of all.</summary>
    public ImmutableArray<AccuracyRequirement> AccuracyOf(MlperfScenario scenario)
    {
        ImmutableArray<AccuracyRequirement> own = [.. Accuracy.Where(one => one.Scenario == scenario)];
        return own.IsEmpty ? [.. Accuracy.Where(static one => one.Scenario is null)] : own;
    }
}
