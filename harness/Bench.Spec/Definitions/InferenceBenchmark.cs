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

/// <summary>What a rate counts.</summary>
public enum CountedUnit
{
    /// <summary>Samples.</summary>
    Samples,

    /// <summary>Output tokens, as the SUT reports them.</summary>
    Tokens,

    /// <summary>Output tokens, inferred from the number of samples.</summary>
    InferredTokens,
}

/// <summary>What a metric of accuracy must reach.</summary>
public sealed record AccuracyRequirement
{
    /// <summary>MLPerf's name of the metric, for example <c>F1</c>.</summary>
    public required string Metric { get; init; }

    /// <summary>What the reference reaches, in the metric's unit.</summary>
    public required double Reference { get; init; }

    /// <summary>The least share of it; null where only more is forbidden.</summary>
    public double? Least { get; init; }

    /// <summary>The greatest share of it; null where more is welcome.</summary>
    public double? Greatest { get; init; }

    /// <summary>What the greatest share is of, where that is another value.</summary>
    public double? GreatestOf { get; init; }

    /// <summary>Percent by which the accuracy of the compliance run may differ from that of the accuracy run, where their responses differ.</summary>
    public double AgreementPercent { get; init; }

    /// <summary>The scenario that it is said of; null for all.</summary>
    public MlperfScenario? Scenario { get; init; }

    /// <summary>The least value that passes; null where there is none.</summary>
    public double? Target => Least is { } least ? Reference * least : null;

    /// <summary>The greatest value that passes; null where there is none.</summary>
    public double? Limit => Greatest is { } greatest ? (GreatestOf ?? Reference) * greatest : null;
}

/// <summary>The latency bounds of a scenario, each null where there is none.</summary>
/// <param name="Latency">Of whole responses, at percentile 0.99.</param>
/// <param name="Ttft">Of the first token, at percentile 0.99.</param>
/// <param name="Tpot">Of the tokens after it, each on the mean, at percentile 0.99.</param>
public sealed record LatencyLimits(Nanoseconds? Latency, Nanoseconds? Ttft, Nanoseconds? Tpot);

/// <summary>The scenarios that results of a system must have.</summary>
/// <param name="Required">All of these.</param>
/// <param name="OneOf">And at least one of these, where there are any.</param>
public sealed record RequiredScenarios(ImmutableArray<MlperfScenario> Required, ImmutableArray<MlperfScenario> OneOf);

/// <summary>A least and a greatest value, both allowed.</summary>
/// <param name="Least">The least.</param>
/// <param name="Greatest">The greatest.</param>
public sealed record AllowedRange(double Least, double Greatest);
