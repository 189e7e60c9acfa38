using Bench.Spec.Training;

namespace Bench.Spec.Definitions;

/// <summary>A ruleset (<c>bench/ruleset/v1</c>): the numbers of one round, and nothing else.</summary>
public sealed record Ruleset
{
    /// <summary>The id, for example <c>1.0</c>.</summary>
    public required string Id { get; init; }

    /// <summary>The round's seeds.</summary>
    public required RoundSeeds Seeds { get; init; }

    /// <summary>The confidence of early stopping, a fraction in (0, 1).</summary>
    public required double EarlyStoppingConfidence { get; init; }

    /// <summary>The latency percentile of each scenario that has one, a fraction in (0, 1).</summary>
    public required ScenarioPercentiles Percentiles { get; init; }

    /// <summary>Samples in a multi-stream query.</summary>
    public required int MultiStreamSamplesPerQuery { get; init; }

    /// <summary>Element positions of a kept response that are judged.</summary>
    public required int PositionsPerResponse { get; init; }

    /// <summary>Most responses kept of one run.</summary>
    public required int MaximumKeptResponses { get; init; }

    /// <summary>Most bytes of responses kept of one run.</summary>
    public required long MaximumKeptBytes { get; init; }

    /// <summary>Emitted tokens that must have been judged before a precision counts as established.</summary>
    public required int TokensToEstablishPrecision { get; init; }

    /// <summary>The full profile's numbers.</summary>
    public required ProfileNumbers Full { get; init; }

    /// <summary>The quick profile's numbers.</summary>
    public required ProfileNumbers Quick { get; init; }

    /// <summary>The numbers of training; null for a round that has none.</summary>
    public TrainingRound? Training { get; init; }

    /// <summary>How near a rerun must come; null for a round that says nothing about it.</summary>
    public ReproductionNumbers? Reproduction { get; init; }

    /// <summary>The numbers of a profile.</summary>
    public ProfileNumbers NumbersOf(Profile profile) => profile == Profile.Full ? Full : Quick;
}

/// <summary>The seeds that every result of the round uses.</summary>
public sealed record RoundSeeds
{
    /// <summary>Order of the samples in memory.</summary>
    public required ulong Qsl { get; init; }

    /// <summary>Choice of samples.</summary>
    public required ulong SampleIndex { get; init; }

    /// <summary>Arrival times.</summary>
    public required ulong Schedule { get; init; }
}

/// <summary>Latency percentiles, fractions in (0, 1).</summary>
public sealed record ScenarioPercentiles
{
    /// <summary>Single-stream.</summary>
    public required double SingleStream { get; init; }

    /// <summary>Multi-stream.</summary>
    public required double MultiStream { get; init; }

    /// <summary>Server.</summary>
    public required double Server { get; init; }
}

/// <summary>How long, how many, how strict.</summary>
public sealed record ProfileNumbers
{
    /// <summary>Least duration of a performance run.</summary>
    public required TimeSpan MinDuration { get; init; }

    /// <summary>Least queries of a performance run (Offline: samples).</summary>
    public required int MinQueries { get; init; }

    /// <summary>Least queries of a multi-stream run.</summary>
    public required int MultiStreamMinQueries { get; init; }

    /// <summary>Least samples of an offline query.</summary>
    public required int OfflineMinSamples { get; init; }

    /// <summary>Samples of an accuracy run; null for the whole data set.</summary>
    public int? AccuracySamples { get; init; }

    /// <summary>Untimed warm-up before each performance run.</summary>
    public required TimeSpan WarmUp { get; init; }

    /// <summary>Whether the early-stopping claim is made and judged.</summary>
    public required bool EarlyStopping { get; init; }

    /// <summary>Share of a timed run's responses that are kept and judged, a fraction in (0, 1].</summary>
    public required double KeptShare { get; init; }

    /// <summary>Most kept responses that are judged per run.</summary>
    public required int JudgedResponses { get; init; }
}
