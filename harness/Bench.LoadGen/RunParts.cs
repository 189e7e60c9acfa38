using Bench.Statistics;

namespace Bench.LoadGen;

/// <summary>What the phases of a run have in common.</summary>
internal sealed record RunParts
{
    public required RunRequest Request { get; init; }

    public required EffectiveSettings Settings { get; init; }

    public required ISystemUnderTest Sut { get; init; }

    public required IClock Clock { get; init; }

    public required Scribe Scribe { get; init; }

    public required ResponseRecorder Recorder { get; init; }

    public required FaultTally Faults { get; init; }

    /// <summary>The machine's clock when the first phase started; 0 before.</summary>
    public long StartedAt { get; set; }

    /// <summary>The machine's clock when everything issued had ended.</summary>
    public long OverAt { get; set; }
}
