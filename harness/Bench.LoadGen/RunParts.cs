using Bench.Spec.Runs;

namespace Bench.LoadGen;

/// <summary>What the phases of a run have in common.</summary>
internal sealed record RunParts
{
    public required RunRequest Request { get; init; }

    public required ISystemUnderTest Sut { get; init; }

    public required IClock Clock { get; init; }

    public required QueryIds Ids { get; init; }

    public required QueryRecord[] Records { get; init; }

    public required ResponseRecorder Recorder { get; init; }

    public required FaultTally Faults { get; init; }
}
