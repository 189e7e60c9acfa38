using System.Collections.Immutable;
using Bench.Spec;
using Bench.Spec.Judging;

namespace Bench.Rules;

/// <summary>What rules about several results see of each: little, so that a whole round fits into memory.</summary>
public sealed record RoundResult
{
    /// <summary>What the user calls it: its path.</summary>
    public required string Name { get; init; }

    /// <summary>The bundle's id.</summary>
    public required Sha256Digest BundleId { get; init; }

    /// <summary>The division that it is judged in.</summary>
    public required Division Division { get; init; }

    /// <summary>The folder of each of its runs, with the salt that the run promised before it began.</summary>
    public required ImmutableArray<(string Folder, Sha256Digest SaltCommitment)> Runs { get; init; }

    /// <summary>A result as these rules see it.</summary>
    public static RoundResult Of(string name, Sha256Digest bundleId, ResultEvidence evidence)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        return new RoundResult
        {
            Name = name,
            BundleId = bundleId,
            Division = evidence.Planned.Division,
            Runs =
            [
                .. evidence.Provenances.Select(static run => (run.Folder, run.SaltCommitment)),
                .. evidence is Evidence { Compliance: var runs } ? runs.Select(static run => (run.Block.Folder, run.Log.Header.SaltCommitment)) : [],
            ],
        };
    }
}
