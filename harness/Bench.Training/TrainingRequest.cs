using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Training;

/// <summary>One training run to be made.</summary>
public sealed record TrainingRequest
{
    /// <summary>The run's number in its result, from 1 on.</summary>
    public required int Run { get; init; }

    /// <summary>The plan.</summary>
    public required TrainingPlan Plan { get; init; }

    /// <summary>The workload.</summary>
    public required TrainingWorkload Workload { get; init; }

    /// <summary>The salt, 32 random bytes.</summary>
    public required ImmutableArray<byte> Salt { get; init; }

    /// <summary>When the run begins, for people.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Digest of the implementation under test.</summary>
    public required Sha256Digest BuildDigest { get; init; }

    /// <summary>Digest of the machine's description.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }

    /// <summary>Told of each evaluation: examples trained on, and quality. For people; called inside the clock, so it must be quick.</summary>
    public Action<long, double> Evaluated { get; init; } = static (_, _) => { };
}
