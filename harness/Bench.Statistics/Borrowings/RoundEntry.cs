using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Training;

namespace Bench.Statistics.Borrowings;

/// <summary>A training result as one entry of a round: what its bundle holds, and what verifying the bundle proved.</summary>
public sealed record RoundEntry
{
    /// <summary>The bundle's id.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>What the bundle holds.</summary>
    public required TrainingEvidence Evidence { get; init; }

    /// <summary>Why the bundle does not verify; null when it is intact and every number in it follows from its logs.</summary>
    public string? Refused { get; init; }

    /// <summary>The trusted keys that signed it; empty when no key was given to establish the signature with.</summary>
    public required ImmutableArray<Sha256Digest> Signers { get; init; }

    /// <summary>Whether the result is valid: declared so, and the rules find no error.</summary>
    public required bool Valid { get; init; }

    /// <summary>The day, UTC, on which the first of its runs started; null when it has no runs.</summary>
    public DateOnly? StartedOn => Evidence.Runs.IsEmpty ? null : DateOnly.FromDateTime(Evidence.Runs.Min(static run => run.Header.StartedAt).UtcDateTime);

    /// <summary>The submitter.</summary>
    public string Submitter => Evidence.Plan.Submitter;

    /// <summary>The first digits of the bundle's id, for people.</summary>
    public string ShortId => BundleId.Hex[..12];

    /// <summary>Whether two entries name one submitter; capitals and outer spaces make no other.</summary>
    public bool IsOf(string submitter) => string.Equals(Submitter.Trim(), submitter?.Trim(), StringComparison.OrdinalIgnoreCase);
}
