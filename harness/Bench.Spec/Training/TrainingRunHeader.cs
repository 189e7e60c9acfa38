namespace Bench.Spec.Training;

/// <summary>What was about to run.</summary>
public sealed record TrainingRunHeader
{
    /// <summary>The run's number in its result, from 1 on.</summary>
    public required int Run { get; init; }

    /// <summary>When it started, for people; never used in arithmetic.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>The run's seed: initial weights and order of the data follow from it. The first 8 bytes, little-endian, of SHA-256(salt ‖ <c>seed</c>).</summary>
    public required ulong Seed { get; init; }

    /// <summary>SHA-256 of the salt, which is revealed at the end.</summary>
    public required Sha256Digest SaltCommitment { get; init; }

    /// <summary>SHA-256 of the plan's hyperparameters, as they were handed to the SUT.</summary>
    public required Sha256Digest HyperparametersDigest { get; init; }

    /// <summary>SHA-256 of the initial weights, as they were handed to the SUT.</summary>
    public required Sha256Digest InitialWeights { get; init; }

    /// <summary>The name that the SUT gave itself.</summary>
    public required string SutName { get; init; }

    /// <summary>What the SUT said that it runs; null where it did not say. It proves nothing.</summary>
    public string? SutKernel { get; init; }

    /// <summary>Whether it ran inside the harness's process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Digest of the implementation under test.</summary>
    public required Sha256Digest BuildDigest { get; init; }

    /// <summary>Digest of the data.</summary>
    public required Sha256Digest DatasetDigest { get; init; }

    /// <summary>Digest of the machine's description.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }
}
