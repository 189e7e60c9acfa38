using Bench.Spec;

namespace Bench.Results.Journals;

/// <summary>What an attempt is at: everything that is known of it before its first query.</summary>
public sealed record SubjectOfAttempt
{
    /// <summary>Workload id.</summary>
    public required string Workload { get; init; }

    /// <summary>Workload version.</summary>
    public required string WorkloadVersion { get; init; }

    /// <summary>Digest of the workload's YAML.</summary>
    public required Sha256Digest WorkloadDigest { get; init; }

    /// <summary>The scenario; null for a run that has none.</summary>
    public required Scenario? Scenario { get; init; }

    /// <summary>The profile.</summary>
    public required Profile Profile { get; init; }

    /// <summary>Digest of the implementation under test.</summary>
    public required Sha256Digest BuildDigest { get; init; }

    /// <summary>Digest of the machine's description.</summary>
    public required Sha256Digest MachineDigest { get; init; }

    /// <summary>Version of the harness.</summary>
    public required string HarnessVersion { get; init; }
}
