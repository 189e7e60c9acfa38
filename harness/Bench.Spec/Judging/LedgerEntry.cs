using System.Text.Json.Serialization;

namespace Bench.Spec.Judging;

/// <summary>One entry of the ledger of attempts, in the order in which things happened. An attempt is started, begins timed runs, and ends; or it never ends, which says that its process was killed.</summary>
/// <remarks>A closed union; JSON tells the cases apart by <c>kind</c>. In the ledger an entry stands in canonical form, and its SHA-256 is part of the hash chain.</remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(Started), "started")]
[JsonDerivedType(typeof(Timed), "timed")]
[JsonDerivedType(typeof(Ended), "ended")]
[JsonDerivedType(typeof(Torn), "torn")]
public abstract record LedgerEntry
{
    private LedgerEntry()
    {
    }

    /// <summary>When it was written, for people; never used in arithmetic.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>An attempt begins: written and flushed before its first query, that of the warm-up.</summary>
    public sealed record Started : LedgerEntry
    {
        /// <summary>The attempt's name: 32 hexadecimal digits that no other attempt has.</summary>
        public required string Attempt { get; init; }

        /// <summary>The name of the process that makes it: 32 hexadecimal digits.</summary>
        public required string Process { get; init; }

        /// <summary>Workload id.</summary>
        public required string Workload { get; init; }

        /// <summary>Workload version.</summary>
        public required string WorkloadVersion { get; init; }

        /// <summary>Digest of the workload's YAML.</summary>
        public required Sha256Digest WorkloadDigest { get; init; }

        /// <summary>The scenario; null for a run that has none.</summary>
        public Scenario? Scenario { get; init; }

        /// <summary>The profile.</summary>
        public required Profile Profile { get; init; }

        /// <summary>Digest of the implementation under test.</summary>
        public required Sha256Digest BuildDigest { get; init; }

        /// <summary>Digest of the machine's description.</summary>
        public required Sha256Digest MachineDigest { get; init; }

        /// <summary>Version of the harness.</summary>
        public required string HarnessVersion { get; init; }
    }

    /// <summary>A timed run begins: written and flushed before its first query. The quick profile may begin a second one, when its first was too short.</summary>
    public sealed record Timed : LedgerEntry
    {
        /// <summary>The attempt's name.</summary>
        public required string Attempt { get; init; }

        /// <summary>Digest of <c>plan.json</c>.</summary>
        public required Sha256Digest PlanDigest { get; init; }

        /// <summary>SHA-256 of the run's salt, as in the header of its log: this run and no other.</summary>
        public required Sha256Digest SaltCommitment { get; init; }
    }

    /// <summary>An attempt is over.</summary>
    public sealed record Ended : LedgerEntry
    {
        /// <summary>The attempt's name.</summary>
        public required string Attempt { get; init; }

        /// <summary>How it ended.</summary>
        public required AttemptOutcome Outcome { get; init; }

        /// <summary>Whether the sealed result is valid; null when nothing was sealed.</summary>
        public bool? Valid { get; init; }

        /// <summary>The id of the sealed bundle; null when nothing was sealed.</summary>
        public Sha256Digest? Bundle { get; init; }

        /// <summary>Why it did not come to a bundle; null when it did.</summary>
        public string? Reason { get; init; }
    }

    /// <summary>An entry before this one was cut off while it was written, and its bytes were removed.</summary>
    public sealed record Torn : LedgerEntry
    {
        /// <summary>How many bytes of it there were.</summary>
        public required long Bytes { get; init; }
    }
}
