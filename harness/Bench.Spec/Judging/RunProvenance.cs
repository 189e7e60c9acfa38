namespace Bench.Spec.Judging;

/// <summary>Where and with what one run of a result was made, as its log's header says.</summary>
public readonly record struct RunProvenance
{
    /// <summary>The run's folder, for example <c>performance</c> or <c>runs/1</c>.</summary>
    public required string Folder { get; init; }

    /// <summary>The name that the SUT gave itself.</summary>
    public required string SutName { get; init; }

    /// <summary>What the SUT said that it runs; null where it did not say. It proves nothing.</summary>
    public string? SutKernel { get; init; }

    /// <summary>Whether the SUT ran inside the harness's process.</summary>
    public required bool InProcess { get; init; }

    /// <summary>Digest of the implementation under test.</summary>
    public required Sha256Digest BuildDigest { get; init; }

    /// <summary>Digest of the data.</summary>
    public required Sha256Digest DatasetDigest { get; init; }

    /// <summary>Digest of the machine's description.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>SHA-256 of the run's salt, promised before it began: no other run has it.</summary>
    public required Sha256Digest SaltCommitment { get; init; }

    /// <summary>When it started, for people.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }
}
