namespace Bench.Spec.Definitions;

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
